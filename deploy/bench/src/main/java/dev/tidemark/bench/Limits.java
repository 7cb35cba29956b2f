package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the same servers give when nothing of ours is between, in the same run. */
final class Limits {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 2_000;

    private final Stack stack;
    private final List<String> collections;

    Limits(Stack stack) {
        this.stack = stack;
        collections = List.copyOf(stack.content().projections().keySet());
    }

    /**
     * Sends documents to indices like those that serve, in bulks that were made before.
     *
     * @param connections how many send side by side
     * @param atMost so many documents of those that there are
     */
    Speed bulk(int connections, long atMost) throws Exception {
        long documents = 0;
        double seconds = 0;
        for (String collection : collections) {
            Speed speed = bulk(collection, connections, atMost);
            documents += (long) speed.count();
            seconds += speed.seconds();
        }
        return new Speed(documents, seconds);
    }

    private Speed bulk(String collection, int connections, long atMost) throws Exception {
        Path bodies = Files.createTempDirectory("tidemark-bench-bulks");
        List<Path> all = new ArrayList<>();
        long[] documents = {0};
        scan(collection, atMost, hits -> {
            documents[0] += hits.size();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (JsonNode hit : hits) {
                body.writeBytes(("{\"index\":{\"_id\":\"" + hit.path("_id").asText() + "\"}}\n")
                        .getBytes(StandardCharsets.UTF_8));
                body.writeBytes(JSON.writeValueAsBytes(hit.path("_source")));
                body.write('\n');
            }
            all.add(Files.write(bodies.resolve(String.valueOf(all.size())), body.toByteArray()));
        });
        String index = like(collection);
        stack.quiet();
        ConcurrentLinkedQueue<Path> waiting = new ConcurrentLinkedQueue<>(all);
        long begun = System.nanoTime();
        Schedule.sideBySide(connections, () -> {
            for (Path body = waiting.poll(); body != null; body = waiting.poll()) {
                if (stack.servers()
                        .bulk(index, Files.readAllBytes(body))
                        .path("errors")
                        .asBoolean(true)) {
                    throw new IllegalStateException("Elasticsearch refused a document of the limit");
                }
            }
            return null;
        });
        Speed speed = Speed.since(begun, documents[0]);
        stack.call("DELETE", "/" + index, "");
        for (Path body : all) {
            Files.delete(body);
        }
        Files.delete(bodies);
        return speed;
    }

    /** Of a {@link Catalogue}: reads all documents from Elasticsearch, and beside that all rows from MySQL, and looks at none. */
    Speed read() throws Exception {
        stack.quiet();
        long begun = System.nanoTime();
        Schedule.sideBySide(List.of(
                () -> {
                    scan("products", Long.MAX_VALUE, hits -> {});
                    return null;
                },
                () -> {
                    try (Connection connection = stack.connect();
                            Statement statement = connection.createStatement()) {
                        statement.setFetchSize(Integer.MIN_VALUE); // row by row, as they come
                        try (ResultSet rows = statement.executeQuery(
                                "SELECT p.*, c.slug, c.name FROM product p JOIN category c ON c.id = p.category_id")) {
                            while (rows.next()) {
                                rows.getBytes(1);
                            }
                        }
                    }
                    return null;
                }));
        return Speed.since(begun, stack.documents());
    }

    private interface Pages {
        void take(JsonNode hits) throws IOException;
    }

    private void scan(String collection, long atMost, Pages pages) throws IOException, InterruptedException {
        String pit = stack.call("POST", "/" + collection + "/_pit?keep_alive=5m", "")
                .path("id")
                .asText();
        ObjectNode body = JSON.createObjectNode().put("size", PAGE).put("track_total_hits", false);
        body.putObject("pit").put("id", pit).put("keep_alive", "5m");
        body.putArray("sort").add("_shard_doc");
        long taken = 0;
        for (JsonNode hits = hits(body); !hits.isEmpty() && taken < atMost; hits = hits(body)) {
            pages.take(hits);
            taken += hits.size();
            body.set("search_after", (ArrayNode) hits.get(hits.size() - 1).path("sort"));
        }
        stack.call("DELETE", "/_pit", JSON.createObjectNode().put("id", pit).toString());
    }

    private JsonNode hits(ObjectNode body) throws IOException, InterruptedException {
        return stack.call("POST", "/_search", body.toString()).path("hits").path("hits");
    }

    /** An empty index like the one that serves. */
    private String like(String collection) throws IOException, InterruptedException {
        JsonNode live = stack.call("GET", "/" + collection, "").elements().next();
        ObjectNode settings = ((ObjectNode) live.path("settings").path("index"))
                .without(List.of("creation_date", "uuid", "version", "provided_name"));
        ObjectNode index = JSON.createObjectNode();
        index.putObject("settings").set("index", settings.put("refresh_interval", "-1"));
        index.set("mappings", live.path("mappings"));
        stack.call("PUT", "/bench-limit", index.toString());
        return "bench-limit";
    }
}
