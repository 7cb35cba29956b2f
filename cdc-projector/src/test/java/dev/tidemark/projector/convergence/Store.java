package dev.tidemark.projector.convergence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.local.Elasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Elasticsearch as a reader has it, past everything that stands between it and the projector. */
final class Store {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int ALL = 10_000;

    /** A document as it was found. */
    record Found(long version, JsonNode document) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final Elasticsearch server;
    private final String prefix;

    Store(Elasticsearch server, String prefix) {
        this.server = server;
        this.prefix = prefix;
    }

    /** All that a search of these collections finds, by {@code collection/_id}. */
    Map<String, Found> search(Set<String> collections) {
        String aliases = collections.stream().map(name -> prefix + name).collect(Collectors.joining(","));
        Map<String, Found> found = new TreeMap<>();
        for (JsonNode hit : send("GET", "/" + aliases + "/_search?version=true&size=" + ALL, null)
                .at("/hits/hits")) {
            found.put(name(hit), new Found(hit.get("_version").longValue(), hit.get("_source")));
        }
        return found;
    }

    /** Those of these documents that are there, each read by its id. */
    Map<String, Found> get(Collection<String> names) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode docs = body.putArray("docs");
        for (String name : names) {
            String collection = collection(name);
            String id = name.substring(collection.length() + 1);
            docs.addObject()
                    .put("_index", prefix + collection)
                    .put("_id", id)
                    .put("routing", Shop.routing(collection, id));
        }
        Map<String, Found> found = new TreeMap<>();
        if (names.isEmpty()) {
            return found;
        }
        for (JsonNode doc : send("POST", "/_mget", body.toString()).path("docs")) {
            if (doc.path("found").booleanValue()) {
                found.put(name(doc), new Found(doc.get("_version").longValue(), doc.get("_source")));
            }
        }
        return found;
    }

    private static String collection(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    private String name(JsonNode hit) {
        String index = hit.get("_index").textValue(); // PREFIX + COLLECTION-000001
        return index.substring(prefix.length(), index.lastIndexOf('-')) + "/"
                + hit.get("_id").textValue();
    }

    /** The progress document; empty while there is none. */
    JsonNode progress() {
        return send("GET", control("/_doc/progress"), null).path("_source");
    }

    /**
     * Up to which position a document is said to be complete; nothing is said of one whose collection is behind because of
     * rows that many show, or is being built anew.
     */
    ToLongFunction<String> promised() {
        JsonNode progress = progress();
        long searchable = progress.path("searchable_position").asLong();
        return name -> isComplete(progress.path("collections").path(collection(name))) ? searchable : 0;
    }

    private static boolean isComplete(JsonNode collection) {
        return collection.path("state").asText().equals("LIVE") && !collection.has("behind_since");
    }

    /** Whether these collections are complete up to a position, and nothing that serves has to be built anew by then. */
    boolean isComplete(Set<String> collections, long position) {
        if (progress().path("searchable_position").asLong(-1) < position) {
            return false;
        }
        Map<String, String> serving = new TreeMap<>(); // as it was decided when that was written
        states(collections)
                .forEach((name, state) -> state.path("generations").forEach(generation -> {
                    if (generation.path("state").asText().equals("LIVE")
                            && generation.path("standing").asText().equals("TRUE")) {
                        serving.put(
                                name,
                                "%s%s-%06d"
                                        .formatted(
                                                prefix,
                                                name,
                                                generation.path("number").asInt()));
                    }
                }));
        JsonNode now = progress().path("collections");
        return collections.stream()
                .allMatch(name -> isComplete(now.path(name))
                        && now.path(name).path("index").asText().equals(serving.get(name)));
    }

    /** What is written down of collections, by name. */
    Map<String, JsonNode> states(Set<String> collections) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode ids = body.putArray("ids");
        collections.forEach(name -> ids.add("collection-" + name));
        Map<String, JsonNode> states = new TreeMap<>();
        for (JsonNode doc : send("POST", control("/_mget"), body.toString()).path("docs")) {
            states.put(doc.at("/_source/collection").asText(), doc.path("_source"));
        }
        return states;
    }

    /** Makes the next projector go on from an earlier position. None may run. */
    void setBack(JsonNode former) {
        ObjectNode now = (ObjectNode) progress();
        now.set("gtid_set", former.get("gtid_set"));
        now.set("position", former.get("position"));
        now.set("searchable_position", former.get("searchable_position"));
        send("PUT", control("/_doc/progress?refresh=true"), now.toString());
    }

    int deadLetters() {
        return send("GET", "/" + prefix + "tidemark-dead-letters/_search?size=1", null)
                .at("/hits/total/value")
                .intValue();
    }

    private String control(String path) {
        return "/" + prefix + "tidemark-control" + path;
    }

    private JsonNode send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!server.user().isEmpty()) {
            String credentials = server.user() + ":" + server.password();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200 && response.statusCode() != 201 && response.statusCode() != 404) {
                throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
