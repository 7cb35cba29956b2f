package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * An index that Tidemark keeps for itself: made when it is not there, refused when somebody else made it. Ids need no
 * escaping in a URL.
 */
final class OwnIndex {

    /** A request has no more, but for one large document: what gateways take, and less than bulks have. */
    private static final int REQUEST_CHARS = 1 << 20;

    private final Rest rest;
    private final String name;
    private final String role;
    private final ObjectNode properties;

    /**
     * @param role tells its kind in its {@code _meta}
     * @param properties the fields that are searched; others are stored only
     */
    OwnIndex(Rest rest, String name, String role, ObjectNode properties) {
        this.rest = rest;
        this.name = name;
        this.role = role;
        this.properties = properties;
    }

    String name() {
        return name;
    }

    void ensure() {
        Answer mapping = rest.insist("GET", "/" + name + "/_mapping", Map.of(), null);
        if (mapping.status() == 404) {
            Answer created = rest.insist("PUT", "/" + name, Map.of(), definition());
            if (!created.ok() && !created.errorType().equals("resource_already_exists_exception")) {
                throw IndexRefusedException.refused(rest.where(), name, created);
            }
            mapping = rest.insist("GET", "/" + name + "/_mapping", Map.of(), null);
        }
        if (!mapping.ok()) {
            throw IndexRefusedException.refused(rest.where(), name, mapping);
        }
        JsonNode meta = mapping.json().path(name).path("mappings").path("_meta").path("tidemark");
        if (!meta.path("role").asText().equals(role)) {
            throw IndexRefusedException.notOurs(rest.where(), name, "an index");
        }
    }

    private ObjectNode definition() {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        body.putObject("settings")
                .put("index.number_of_shards", 1)
                .put("index.auto_expand_replicas", "0-1")
                .put("index.gc_deletes", IndexLifecycle.GC_DELETES.toSeconds() + "s");
        body.putObject("aliases").putObject(IndexGeneration.writeAlias(name)).put("is_hidden", true);
        ObjectNode mappings = body.putObject("mappings").put("dynamic", false);
        mappings.putObject("_meta").putObject("tidemark").put("role", role);
        mappings.set("properties", properties);
        return body;
    }

    /** One document by id; without {@code _source} where it, or the index, is not there. */
    JsonNode get(String id) {
        Answer answer = rest.insist("GET", "/" + name + "/_doc/" + id, Map.of(), null);
        if (!answer.ok() && answer.status() != 404) {
            throw IndexRefusedException.refused(rest.where(), name, answer);
        }
        return answer.json();
    }

    /** This field of those of the documents that are there, by id. */
    Map<String, JsonNode> get(List<String> ids, String field) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        ObjectNode body = Answer.MAPPER.createObjectNode();
        ids.forEach(body.putArray("ids")::add);
        Map<String, JsonNode> found = new HashMap<>();
        for (JsonNode one : succeed(rest.insist("POST", "/" + name + "/_mget", Map.of("_source", field), body))
                .path("docs")) {
            if (one.path("found").asBoolean()) {
                found.put(one.path("_id").asText(), one.path("_source").path(field));
            }
        }
        return found;
    }

    /**
     * A document, and the version that it gets.
     *
     * @param document as JSON in one line; null deletes it
     */
    record Versioned(String id, long version, String document) {

        private int length() {
            return document == null ? 0 : document.length();
        }
    }

    /**
     * Writes documents with different ids together, durably, but for those that are there in a newer version.
     *
     * @return the ids of those
     */
    Set<String> writeUnlessNewer(List<Versioned> documents) {
        Set<String> newer = new HashSet<>();
        List<Versioned> some = new ArrayList<>();
        int length = 0;
        for (Versioned one : documents) {
            if (!some.isEmpty() && length + one.length() > REQUEST_CHARS) {
                writeTogether(some, newer);
                length = 0;
            }
            some.add(one);
            length += one.length();
        }
        writeTogether(some, newer);
        return newer;
    }

    /** Empties the list. */
    private void writeTogether(List<Versioned> left, Set<String> newer) {
        if (left.isEmpty()) {
            return;
        }
        rest.insist(() -> {
            String problem = write(left, newer);
            if (!left.isEmpty()) {
                throw new IOException(problem);
            }
            return left;
        });
    }

    /** Removes from the list what is written, and says why the rest is not. */
    private String write(List<Versioned> left, Set<String> newer) throws IOException, InterruptedException {
        Answer answer = rest.send(
                "POST",
                "/" + IndexGeneration.writeAlias(name) + "/_bulk",
                Map.of("require_alias", "true", "filter_path", BulkAnswer.FILTER),
                new ByteArrayEntity(lines(left).getBytes(StandardCharsets.UTF_8), Rest.JSON),
                Rest.LIMIT);
        BulkAnswer taken = BulkAnswer.of(answer, left.size());
        if (taken instanceof BulkAnswer.Later later) {
            return later.problem();
        } else if (!(taken instanceof BulkAnswer.Items)) {
            throw IndexRefusedException.refused(rest.where(), name, answer);
        }
        String problem = "";
        List<Versioned> again = new ArrayList<>(0);
        List<BulkAnswer.Item> items = ((BulkAnswer.Items) taken).items();
        for (int i = 0; i < items.size(); i++) {
            BulkAnswer.Item item = items.get(i);
            switch (item.outcome()) {
                case APPLIED -> {}
                case STALE -> newer.add(left.get(i).id());
                case RETRIED -> {
                    again.add(left.get(i));
                    problem = item.problem();
                }
                default ->
                    throw IndexRefusedException.refused(
                            rest.where(), name, item.status(), item.errorType(), item.problem());
            }
        }
        left.retainAll(again);
        return problem;
    }

    private static String lines(List<Versioned> documents) {
        StringBuilder lines = new StringBuilder();
        for (Versioned one : documents) {
            ObjectNode action = Answer.MAPPER.createObjectNode();
            action.putObject(one.document() == null ? "delete" : "index")
                    .put("_id", one.id())
                    .put("version", one.version())
                    .put("version_type", "external_gte");
            lines.append(action).append('\n');
            if (one.document() != null) {
                lines.append(one.document()).append('\n');
            }
        }
        return lines.toString();
    }

    /**
     * Writes one document, durably.
     *
     * @return empty if the condition in the parameters did not hold, else the answer
     */
    Optional<JsonNode> put(String id, Map<String, String> condition, JsonNode document) {
        Map<String, String> parameters = new HashMap<>(condition);
        parameters.put("require_alias", "true"); // or it would make a missing index anew, by guessing
        return changed(
                rest.insist("PUT", "/" + IndexGeneration.writeAlias(name) + "/_doc/" + id, parameters, document));
    }

    /** Deletes one document, durably; empty if the condition in the parameters did not hold. */
    Optional<JsonNode> delete(String id, Map<String, String> condition) {
        Answer answer = rest.insist("DELETE", "/" + name + "/_doc/" + id, condition, null);
        return answer.status() == 404 ? Optional.of(answer.json()) : changed(answer);
    }

    private Optional<JsonNode> changed(Answer answer) {
        return answer.status() == 409 ? Optional.empty() : Optional.of(succeed(answer));
    }

    /** Searches what was written before this call. */
    JsonNode search(ObjectNode body) {
        succeed(rest.insist("POST", "/" + name + "/_refresh", Map.of(), null));
        return succeed(rest.insist("POST", "/" + name + "/_search", Map.of(), body))
                .path("hits")
                .path("hits");
    }

    private JsonNode succeed(Answer answer) {
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), name, answer);
        }
        return answer.json();
    }
}
