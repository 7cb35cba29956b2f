package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** The shared Elasticsearch, with index names of its own for each test. */
final class TestCluster implements AutoCloseable {

    final Rest5Client client = Clients.to(Backends.elasticsearch().url(), Backends.elasticsearch());
    final Rest rest = new Rest(client);
    final String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + "-";

    String url() {
        return Backends.elasticsearch().url();
    }

    /** Makes the first generation of products, which takes one text and one number. */
    IndexGeneration products() {
        IndexGeneration products = new IndexGeneration(prefix, "products", 1);
        new IndexLifecycle(client, prefix, 0).create(products, mapping("products"), Map.of(), NO_TEXT);
        return products;
    }

    static final JsonNode NO_TEXT = Answer.MAPPER.createObjectNode();

    static String mapping(String collection) {
        return """
            {"dynamic": "strict", "_meta": {"tidemark": {"collection": "%s", "projection": "abc"}},
             "properties": {"name": {"type": "keyword"}, "version": {"type": "long"}}}""".formatted(collection);
    }

    Answer request(String method, String path, String body) {
        try {
            return rest.insist(method, path, Map.of(), body == null ? null : Answer.MAPPER.readTree(body));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    JsonNode succeed(String method, String path, String body) {
        Answer answer = request(method, path, body);
        assertThat(answer.ok()).as(answer.text()).isTrue();
        return answer.json();
    }

    JsonNode document(String index, Object id) {
        return request("GET", "/" + index + "/_doc/" + id, null).json();
    }

    @Override
    public void close() throws IOException {
        for (String index : succeed("GET", "/" + prefix + "*?expand_wildcards=all", null).properties().stream()
                .map(Map.Entry::getKey)
                .toList()) {
            succeed("DELETE", "/" + index, null);
        }
        client.close();
    }
}
