package dev.tidemark.writer.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.writer.refusal.Refusals;
import io.javalin.http.Context;
import java.io.IOException;

/** What an endpoint may know of a request. */
public final class Request {
    /** Four times what the longest order and the richest product need. */
    static final int MAX_TOKENS = 5_000;

    private final Context ctx;

    Request(Context ctx) {
        this.ctx = ctx;
    }

    /** The body, which must be a JSON object. */
    public JsonNode body() {
        checkTokens();
        JsonNode body = Json.tree(ctx);
        if (!body.isObject()) {
            throw Refusals.notAnObject();
        }
        return body;
    }

    /** As a tree, a body of many small parts takes a hundred times the room of its text. */
    private void checkTokens() {
        try (JsonParser parser = Json.mapper().createParser(ctx.bodyAsBytes())) {
            for (int tokens = 0; parser.nextToken() != null; tokens++) {
                if (tokens == MAX_TOKENS) {
                    throw Refusals.tooManyParts();
                }
            }
        } catch (JsonProcessingException e) {
            // Whoever reads the tree says what is wrong, and where.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The body of a command that takes no arguments: none is as good as an empty object. */
    public JsonNode optionalBody() {
        return ctx.bodyAsBytes().length == 0 ? JsonNodeFactory.instance.objectNode() : body();
    }

    /** The {@code id} in the path. Nothing exists under what is not a number. */
    public long id(String what) {
        String id = ctx.pathParam("id");
        if (!id.matches("[1-9]\\d{0,17}")) {
            throw Refusals.notFound(what, id);
        }
        return Long.parseLong(id);
    }

    public String path(String parameter) {
        return ctx.pathParam(parameter);
    }

    /** For commands that need not know the version. */
    public IfMatch ifMatch() {
        String header = ctx.header("If-Match");
        return header == null ? IfMatch.NOT_GIVEN : IfMatch.parse(header);
    }

    /** For commands that must not be sent blindly: 428 without the header. */
    public IfMatch requiredIfMatch() {
        if (ctx.header("If-Match") == null) {
            throw Refusals.preconditionRequired();
        }
        return ifMatch();
    }
}
