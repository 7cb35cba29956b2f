package dev.tidemark.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.RequestId;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.index.IndexAnswer;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.IndexRequest;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Reads single documents as they were last written, searchable or not, for those who may see them. Thread-safe. */
public final class Documents {

    /** No document has a longer one, and Elasticsearch refuses to look for it. */
    private static final int LONGEST_ID = 512;

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
     * @param source the whole document
     */
    record Found(String tag, JsonNode source) {}

    /** Empty if there is none of this id, or not for this caller: he cannot tell which. */
    CompletableFuture<Optional<Found>> find(Context ctx, Collection collection, String id) {
        gate.scope(ctx, collection);
        return Inquiries.ask(directory, collection, of -> read(of, id, RequestId.of(ctx)))
                .thenApply(found -> found.filter(document -> gate.shows(ctx, collection, document.source())));
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

    private CompletableFuture<Optional<Found>> read(Collection collection, String id, String request) {
        if (id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        IndexRequest read = IndexRequest.get("/" + collection.index() + "/_doc/" + IndexRequest.step(id))
                .forRequest(request);
        String routing = collection.routing().of(id);
        return index.send(routing == null ? read : read.with("routing", routing))
                .thenApply(Documents::found);
    }

    private static Optional<Found> found(IndexAnswer answer) {
        if (answer.json().has("found")) {
            return answer.json().get("found").asBoolean()
                    ? Optional.of(new Found(tag(answer.json()), answer.json().path("_source")))
                    : Optional.empty();
        }
        throw answer.mayBeGone() ? new GoneException(answer) : answer.unexpected();
    }

    /** {@code "17"}, the version; in {@code products-000002} {@code "17-2"}, for it may have other fields at that version. */
    private static String tag(JsonNode document) {
        String generation = document.path("_index").asText().replaceFirst("^.*-0*", "");
        return '"' + document.path("_version").asText() + (generation.equals("1") ? "" : '-' + generation) + '"';
    }
}
