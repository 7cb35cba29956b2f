package dev.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.bench.report.Sheet;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the same servers give when nothing of ours is between, in the same run. */
final class Limits {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 2_000;
    private static final int SLICE = 10_000;
    private static final int MOST_SLICES = 1_024;
    private static final int CONNECTIONS = 2;
    /** Of a bulk, of which the best one is taken. */
    private static final List<Integer> SIZES = List.of(500, 1_000, 2_000, 5_000);
    /** What is sent with each of them to find that out: this part of all. */
    private static final int SHARE = 10;

    private static final String INDEX = "bench-limit";
    private static final String BEFORE = "bench-before";

    private final Stack stack;
    private final String collection;

    /** @param stack with one collection */
    Limits(Stack stack) {
        this.stack = stack;
        collection = stack.content().projections().keySet().iterator().next();
    }

    /**
     * Sends all documents to an index like the one that serves, in bulks that were made before, until searches see them.
     *
     * @param sheet takes how large the bulks were
     */
    Speed load(Sheet sheet) throws Exception {
        try (Bulks bulks = new Bulks()) {
            scan(hits -> {
                for (JsonNode hit : hits) {
                    bulks.index(hit.path("_id").asText(), hit.path("_source").toString());
                }
            });
            return atBest(bulks, this::like, sheet);
        }
    }

    /** Keeps the index as it is now, for {@link #change}. The projector must have ended. */
    void keep() throws IOException, InterruptedException {
        String live = stack.call("GET", "/" + collection, "").fieldNames().next();
        stack.call("PUT", "/" + live + "/_settings", "{\"index.blocks.write\":true}");
        copy(live, BEFORE, "true");
        stack.call("PUT", "/" + live + "/_settings", "{\"index.blocks.write\":null}");
    }

    /**
     * Does once more to documents what a backlog that is applied has made of them, in the same order: to an index as it was
     * before, and until searches see it.
     *
     * @param sheet takes how large the bulks were
     */
    Speed change(Backlog backlog, Sheet sheet) throws Exception {
        try (Bulks bulks = new Bulks()) {
            List<Backlog.Write> writes = backlog.writes();
            for (int first = 0; first < writes.size(); first += PAGE) {
                List<Backlog.Write> some = writes.subList(first, Math.min(writes.size(), first + PAGE));
                Map<String, JsonNode> now = documents(collection, some);
                Map<String, JsonNode> before = documents(BEFORE, some);
                for (Backlog.Write write : some) {
                    if (write.deletes()) {
                        bulks.delete(write.id());
                    } else {
                        // What was deleted later is as large as it was before.
                        JsonNode source = now.getOrDefault(write.id(), before.get(write.id()));
                        bulks.index(write.id(), source.toString());
                    }
                }
            }
            Speed speed = atBest(bulks, () -> copy(BEFORE, INDEX, "null"), sheet);
            stack.call("DELETE", "/" + BEFORE, "");
            return speed;
        }
    }

    /** Those that are there, by id. */
    private Map<String, JsonNode> documents(String index, List<Backlog.Write> writes)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode ids = body.putArray("ids");
        writes.stream().map(Backlog.Write::id).distinct().forEach(ids::add);
        Map<String, JsonNode> documents = new HashMap<>();
        stack.call("POST", "/" + index + "/_mget", body.toString()).path("docs").forEach(document -> {
            if (document.path("found").asBoolean()) {
                documents.put(document.path("_id").asText(), document.path("_source"));
            }
        });
        return documents;
    }

    /** Has the same files, so this is quick. Nothing may be written to the one that is there. */
    private void copy(String index, String copy, String blocked) throws IOException, InterruptedException {
        stack.call("POST", "/" + index + "/_clone/" + copy, "{\"settings\":{\"index.blocks.write\":" + blocked + "}}");
        stack.call("GET", "/_cluster/health/" + copy + "?wait_for_status=yellow&timeout=5m", "");
    }

    /** Makes the index that bulks are sent to. */
    private interface Making {
        void make() throws IOException, InterruptedException;
    }

    /** By the size of bulks that is the fastest for the first of them. */
    private Speed atBest(Bulks bulks, Making index, Sheet sheet) throws Exception {
        int best = 0;
        double most = 0;
        for (int size : SIZES) {
            double speed = pass(bulks, index, size, bulks.operations() / SHARE).perSecond();
            if (speed > most) {
                best = size;
                most = speed;
            }
        }
        sheet.figure("operations a bulk of the limit", "", best);
        return pass(bulks, index, best, bulks.operations());
    }

    private Speed pass(Bulks bulks, Making index, int size, long atMost) throws Exception {
        index.make();
        stack.quiet();
        long begun = System.nanoTime();
        long sent = bulks.send(CONNECTIONS, size, atMost, body -> {
            if (stack.servers().bulk(INDEX, body).path("errors").asBoolean(true)) {
                throw new IllegalStateException("Elasticsearch refused a document of the limit");
            }
        });
        stack.call("POST", "/" + INDEX + "/_refresh", "");
        Speed speed = Speed.since(begun, sent);
        stack.call("DELETE", "/" + INDEX, "");
        return speed;
    }

    /** Of a {@link Catalogue}: reads all documents from Elasticsearch, and beside that all rows from MySQL, and looks at none. */
    Speed read() throws Exception {
        stack.quiet();
        long begun = System.nanoTime();
        Schedule.sideBySide(List.of(
                () -> {
                    scan(hits -> {});
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

    /** Slice by slice, as for each page Elasticsearch goes over the whole of what is asked for. */
    private void scan(Pages pages) throws IOException, InterruptedException {
        String pit = stack.call("POST", "/" + collection + "/_pit?keep_alive=5m", "")
                .path("id")
                .asText();
        int slices = (int) Math.max(2, Math.min(MOST_SLICES, stack.documents() / SLICE));
        for (int slice = 0; slice < slices; slice++) {
            ObjectNode body = JSON.createObjectNode().put("size", PAGE).put("track_total_hits", false);
            body.putObject("pit").put("id", pit).put("keep_alive", "5m");
            body.putObject("slice").put("id", slice).put("max", slices);
            body.putArray("sort").add("_shard_doc");
            for (JsonNode hits = hits(body); !hits.isEmpty(); hits = hits(body)) {
                pages.take(hits);
                body.set("search_after", (ArrayNode) hits.get(hits.size() - 1).path("sort"));
            }
        }
        stack.call("DELETE", "/_pit", JSON.createObjectNode().put("id", pit).toString());
    }

    private JsonNode hits(ObjectNode body) throws IOException, InterruptedException {
        return stack.call("POST", "/_search", body.toString()).path("hits").path("hits");
    }

    /** An empty index like the one that serves. */
    private void like() throws IOException, InterruptedException {
        JsonNode live = stack.call("GET", "/" + collection, "").elements().next();
        ObjectNode settings = ((ObjectNode) live.path("settings").path("index"))
                .without(List.of("creation_date", "uuid", "version", "provided_name"));
        ObjectNode index = JSON.createObjectNode();
        index.putObject("settings").set("index", settings.put("refresh_interval", "-1"));
        index.set("mappings", live.path("mappings"));
        stack.call("PUT", "/" + INDEX, index.toString());
    }
}
