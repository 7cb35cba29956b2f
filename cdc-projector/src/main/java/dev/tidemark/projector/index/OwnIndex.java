package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** An index that Tidemark keeps for itself: made when it is not there, refused when somebody else made it. */
final class OwnIndex {

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
        ObjectNode mappings = body.putObject("mappings").put("dynamic", false);
        mappings.putObject("_meta").putObject("tidemark").put("role", role);
        mappings.set("properties", properties);
        return body;
    }

    /** A request about one document, whose id needs no escaping. */
    Answer document(String method, String id, Map<String, String> parameters, JsonNode body) {
        Answer answer = rest.insist(method, "/" + name + "/_doc/" + id, parameters, body);
        boolean expected = answer.ok()
                || answer.status() == 409
                || answer.status() == 404 && !answer.errorType().equals("index_not_found_exception");
        if (!expected) {
            throw IndexRefusedException.refused(rest.where(), name, answer);
        }
        return answer;
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
