package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks as much HTTP of Elasticsearch as bulk writing needs, and answers a bulk with whatever the next reply of the
 * script says; without a script it takes everything by the rule of external_gte.
 */
public final class ScriptedElasticsearch implements AutoCloseable {

    /** How to answer one bulk. */
    @FunctionalInterface
    public interface Reply {
        void answer(Exchange exchange) throws IOException, InterruptedException;
    }

    /** One operation of a bulk. */
    public record Operation(String action, String target, String id, long version, String source) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<List<Operation>> bulks = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Operation> documents = new ConcurrentHashMap<>();
    private final Map<String, Reply> answers = new ConcurrentHashMap<>();

    public ScriptedElasticsearch() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next bulks are answered so, one reply each. */
    public ScriptedElasticsearch then(Reply... replies) {
        script.addAll(List.of(replies));
        return this;
    }

    /** From now on requests to this path are answered so. */
    ScriptedElasticsearch at(String path, Reply reply) {
        answers.put(path, reply);
        return this;
    }

    /** All bulks that came, in the order in which they came. */
    public List<List<Operation>> bulks() {
        return List.copyOf(bulks);
    }

    /** Method and path of all requests but bulks. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** What it holds for a document; null where it holds none. */
    public Operation document(String id) {
        return documents.get(id);
    }

    void put(String id, long version) {
        documents.put(id, new Operation("index", "", id, version, "{}"));
    }

    public static Reply taken() {
        return Exchange::take;
    }

    static Reply status(int status, String body) {
        return exchange -> exchange.send(status, body);
    }

    public static Reply error(int status, String type) {
        return status(
                status,
                "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"by the script\"},\"status\":" + status + "}");
    }

    /** Refuses the items of these ids and takes the others. */
    static Reply items(int status, String type, String... ids) {
        return exchange -> exchange.take(status, type, List.of(ids));
    }

    static Reply cut() {
        return Exchange::cut;
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            byte[] body = http.getRequestBody().readAllBytes();
            String path = http.getRequestURI().getPath();
            if (!path.equals("/_bulk")) {
                requests.add(http.getRequestMethod() + " " + path);
                Exchange exchange = new Exchange(http, List.of());
                answers.getOrDefault(path, any -> exchange.other(path, body)).answer(exchange);
                return;
            }
            List<Operation> operations = parse(new String(body, StandardCharsets.UTF_8));
            bulks.add(operations);
            Reply reply = script.poll();
            (reply == null ? taken() : reply).answer(new Exchange(http, operations));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Operation> parse(String body) throws IOException {
        List<Operation> operations = new ArrayList<>();
        String[] lines = body.split("\n");
        for (int line = 0; line < lines.length; line++) {
            JsonNode action = Answer.MAPPER.readTree(lines[line]);
            String name = action.fieldNames().next();
            JsonNode of = action.path(name);
            operations.add(new Operation(
                    name,
                    of.path("_index").asText(),
                    of.path("_id").asText(),
                    of.path("version").asLong(),
                    name.equals("index") ? lines[++line] : null));
        }
        return operations;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** One request that waits for its answer. */
    public final class Exchange {

        private final HttpExchange http;
        public final List<Operation> operations;

        private Exchange(HttpExchange http, List<Operation> operations) {
            this.http = http;
            this.operations = operations;
        }

        void send(int status, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().add("Content-Type", "application/json");
            http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            http.getResponseBody().write(bytes);
        }

        void cut() {
            http.close();
        }

        public void take() throws IOException {
            send(200, answer(0, "", List.of()).toString());
        }

        void take(int status, String type, List<String> refused) throws IOException {
            send(200, answer(status, type, refused).toString());
        }

        ObjectNode answer(int status, String type, List<String> refused) {
            ObjectNode answer = Answer.MAPPER.createObjectNode();
            ArrayNode items = answer.putArray("items");
            for (Operation operation : operations) {
                ObjectNode item = items.addObject().putObject(operation.action());
                if (refused.contains(operation.id())) {
                    fail(item, status, type);
                } else if (apply(operation)) {
                    item.put("status", 200);
                } else {
                    fail(item, 409, "version_conflict_engine_exception");
                }
            }
            return answer;
        }

        private static void fail(ObjectNode item, int status, String type) {
            item.put("status", status).putObject("error").put("type", type).put("reason", "by the script");
        }

        private boolean apply(Operation operation) {
            Operation now = documents.merge(
                    operation.id(), operation, (held, offered) -> offered.version() >= held.version() ? offered : held);
            return now == operation;
        }

        /** What is not a bulk: reads of versions, and dead letters. */
        private void other(String path, byte[] body) throws IOException {
            if (path.endsWith("/_mget")) {
                ObjectNode answer = Answer.MAPPER.createObjectNode();
                ArrayNode found = answer.putArray("docs");
                for (JsonNode doc : Answer.MAPPER.readTree(body).path("docs")) {
                    Operation held = documents.get(doc.path("_id").asText());
                    ObjectNode one = found.addObject()
                            .put("_id", doc.path("_id").asText())
                            .put("found", held != null);
                    if (held != null) {
                        one.put("_version", held.version());
                    }
                }
                send(200, answer.toString());
            } else if (path.endsWith("/_bulk")) {
                ObjectNode answer = Answer.MAPPER.createObjectNode();
                ArrayNode items = answer.putArray("items");
                parse(new String(body, StandardCharsets.UTF_8))
                        .forEach(letter ->
                                items.addObject().putObject(letter.action()).put("status", 200));
                send(200, answer.toString());
            } else {
                send(200, "{\"result\":\"done\"}");
            }
        }
    }

    /** For replies that compute their answer. */
    static RuntimeException unchecked(IOException e) {
        return new UncheckedIOException(e);
    }
}
