package dev.tidemark.projector.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.local.Elasticsearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What stands in Elasticsearch, seen by somebody who knows nothing of the projector's code. */
final class Index {

    /** The most documents a search returns without a cursor. */
    private static final int ALL = 10_000;

    /** @param source the document as it was written */
    record Hit(long version, JsonNode source) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final Elasticsearch server;
    private final String prefix;

    Index(Elasticsearch server, String prefix) {
        this.server = server;
        this.prefix = prefix;
    }

    /** All documents of a collection that a search finds, by {@code _id}. */
    Map<String, Hit> search(String collection) {
        Map<String, Hit> hits = new TreeMap<>();
        for (JsonNode hit : get("/" + prefix + collection + "/_search?version=true&size=" + ALL)
                .at("/hits/hits")) {
            hits.put(hit.get("_id").textValue(), new Hit(hit.get("_version").longValue(), hit.get("_source")));
        }
        return hits;
    }

    /** The progress document; empty while there is none. */
    JsonNode progress() {
        return get("/" + prefix + "tidemark-control/_doc/progress").path("_source");
    }

    /** The documents that Elasticsearch refused. */
    JsonNode deadLetters() {
        return get("/" + prefix + "tidemark-dead-letters/_search?size=10").at("/hits/hits");
    }

    private JsonNode get(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (!server.user().isEmpty()) {
            String credentials = server.user() + ":" + server.password();
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 404) {
                return new ObjectNode(Scenario.JSON.getNodeFactory());
            }
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
            }
            return Scenario.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
