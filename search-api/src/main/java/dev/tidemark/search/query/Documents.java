package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import dev.tidemark.search.index.Origin;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads single documents as they were last written, searchable or not, for those who may see them. Thread-safe. */
public final class Documents {

    /** No document has a longer one, and Elasticsearch refuses to look for it. */
    private static final int LONGEST_ID = 512;

    private static final Pattern UP_TO_NUMBER = Pattern.compile("^.*-0*");

    private final Directory directory;
    private final IndexClient index;
    private final Gate gate;

    public Documents(Directory directory, IndexClient index, Gate gate) {
        this.directory = directory;
        this.index = index;
        this.gate = gate;
    }

    /**
     * @param tag differs for any two that the document ever was: its version, and the generation that it is read from
     * @param source what was wanted of the document, and perhaps more, as text; missing where nothing was
     */
    record Found(String tag, JsonNode source) {}

    /**
     * Empty if there is none of this id, or not for this caller: he cannot tell which.
     *
     * @param fields that are wanted of it; null for all
     */
    CompletableFuture<Optional<Found>> find(Context ctx, Collection collection, String id, List<String> fields) {
        return Inquiries.ask(
                directory,
                collection,
                of -> gate.scope(ctx, of).isEmpty()
                        ? exact(of, id, fields, Origins.of(ctx))
                        : own(ctx, of, id, fields));
    }

    /** Whose it is comes first: whatever is to be told of it, that it is too large for instance, is for him alone. */
    private CompletableFuture<Optional<Found>> own(Context ctx, Collection of, String id, List<String> fields) {
        String owner = of.access().owner().path();
        Origin request = Origins.of(ctx);
        Predicate<Found> shown = found -> gate.shows(ctx, of, Chosen.tree(found.source(), List.of(owner)));
        List<String> wanted = fields == null
                ? null
                : Stream.concat(fields.stream(), Stream.of(owner)).toList();
        return read(of, id, List.of(owner), request)
                .thenCompose(whose -> whose.filter(shown).isEmpty() || List.of().equals(fields)
                        ? CompletableFuture.completedFuture(whose)
                        : exact(of, id, wanted, request))
                .thenApply(found -> found.filter(shown)); // it may have become another's in between
    }

    /**
     * The fields that the request wants of them; empty for all. Their names are for those who may see some document.
     *
     * @throws ProblemException 400 where one is unknown
     */
    List<String> fields(Context ctx, Collection collection) {
        gate.scope(ctx, collection);
        List<String> given = ctx.queryParams("fields");
        if (given.isEmpty()) {
            return List.of();
        }
        List<FieldError> errors = new ArrayList<>();
        if (given.size() > 1) {
            errors.add(new FieldError("fields", "is given more than once"));
        }
        List<String> fields =
                FieldsReader.read(collection, given.get(0), message -> errors.add(new FieldError("fields", message)));
        if (!errors.isEmpty()) {
            String detail = errors.stream()
                    .map(error -> "fields " + error.message())
                    .collect(Collectors.joining(". ", "", "."));
            throw new ProblemException(400, "invalid-parameter", "Invalid parameter", detail, errors);
        }
        return fields;
    }

    static ProblemException notFound(String collection, String id) {
        return new ProblemException(404, "not-found", "Not found", "There is no '" + id + "' in " + collection + ".");
    }

    /**
     * With all digits of its numbers: those of fields that are chosen Elasticsearch writes anew, as doubles. Only where the whole
     * is too large are they asked for alone.
     */
    private CompletableFuture<Optional<Found>> exact(
            Collection collection, String id, List<String> fields, Origin request) {
        if (fields == null || fields.isEmpty()) {
            return read(collection, id, fields, request);
        }
        return read(collection, id, null, request)
                .exceptionallyCompose(failure -> IndexClient.isTooLarge(failure)
                        ? read(collection, id, fields, request)
                        : CompletableFuture.failedFuture(failure));
    }

    /** @param fields that are asked for, whatever their numbers; null for all */
    private CompletableFuture<Optional<Found>> read(
            Collection collection, String id, List<String> fields, Origin request) {
        if (id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        ObjectNode body = Json.mapper().createObjectNode();
        ObjectNode one = body.putArray("docs").addObject().put("_id", id);
        String routing = collection.routing().of(id);
        if (routing != null) {
            one.put("routing", routing);
        }
        if (fields != null && fields.isEmpty()) {
            one.put("_source", false);
        } else if (fields != null) {
            fields.forEach(one.putArray("_source")::add);
        }
        // As many as there are, fields have room in its body, and not in a path.
        return index.send(IndexRequest.post("/" + collection.index() + "/_mget")
                        .with(body)
                        .withDocumentsAsText()
                        .forRequest(request))
                .thenApply(Documents::found);
    }

    private static Optional<Found> found(IndexAnswer answer) {
        JsonNode document = answer.json().path("docs").path(0);
        if (document.has("found")) {
            return document.get("found").asBoolean()
                    ? Optional.of(new Found(tag(document), document.path("_source")))
                    : Optional.empty();
        }
        IndexAnswer failed = document.has("error") ? IndexAnswer.ofFailed(document) : answer;
        throw failed.mayBeGone() ? new GoneException(failed) : failed.unexpected();
    }

    /** {@code "17"}, the version; in {@code products-000002} {@code "17-2"}, for it may have other fields at that version. */
    private static String tag(JsonNode document) {
        String generation =
                UP_TO_NUMBER.matcher(document.path("_index").asText()).replaceFirst("");
        return '"' + document.path("_version").asText() + (generation.equals("1") ? "" : '-' + generation) + '"';
    }
}
