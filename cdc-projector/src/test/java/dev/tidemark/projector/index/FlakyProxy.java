package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands before a real Elasticsearch and makes bulks fail in every way that must not matter: refused as a whole, refused
 * in part, answered with garbage, late, or taken while the answer gets lost.
 */
public final class FlakyProxy implements AutoCloseable {

    private static final String TYPE = "application/vnd.elasticsearch+json; compatible-with=8";

    static {
        // It writes head and body of an answer one by one, and would wait 40 ms for an acknowledgement between.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String target;
    private final Random random;
    private final int latestMillis;
    private final int bulks;
    private volatile boolean severed;
    private volatile Held held = new Held(request -> false);

    /** @param arrived counts down with the first that is held */
    private record Held(Predicate<String> which, CountDownLatch arrived, CountDownLatch over) {

        Held(Predicate<String> which) {
            this(which, new CountDownLatch(1), new CountDownLatch(1));
        }
    }

    public FlakyProxy(String target, Random random) throws IOException {
        this(target, random, Duration.ZERO, 12);
    }

    /**
     * @param latest by how much bulks, or the answers to them, are late at most
     * @param bulks of so many, seven are in trouble; of few, some are so again and again, and whoever writes waits long between
     */
    public FlakyProxy(String target, Random random, Duration latest, int bulks) throws IOException {
        this.bulks = bulks;
        this.latestMillis = Math.toIntExact(latest.toMillis());
        this.target = target;
        this.random = random;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on nothing is written, and whoever tries is told to give up: as though he had been killed just before. */
    public void sever() {
        severed = true;
    }

    public void mend() {
        severed = false;
    }

    /**
     * From now on these requests wait for {@link #letGo}.
     *
     * @param which of method and path, {@code PUT /index}
     */
    public void hold(Predicate<String> which) {
        held = new Held(which);
    }

    /** Returns when one waits. */
    public void awaitHeld() throws InterruptedException {
        held.arrived().await();
    }

    public void letGo() {
        held.over().countDown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Held now = held;
            if (now.which()
                    .test(exchange.getRequestMethod() + " "
                            + exchange.getRequestURI().getPath())) {
                now.arrived().countDown();
                now.over().await();
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (severed && !exchange.getRequestMethod().equals("GET")) {
                send(exchange, 403, "{\"error\":{\"type\":\"cluster_block_exception\"}}");
                return;
            }
            if (!exchange.getRequestURI().getPath().equals("/_bulk")) {
                HttpResponse<String> answer = forward(exchange, body);
                send(exchange, answer.statusCode(), answer.body());
                return;
            }
            beLate();
            switch (random.nextInt(bulks)) {
                case 0 -> send(exchange, 429, "{\"error\":{\"type\":\"es_rejected_execution_exception\"}}");
                case 1 -> send(exchange, 503, "");
                case 2 -> send(exchange, 200, "<html>hello</html>");
                case 3 -> forward(exchange, body); // and nobody learns of it
                case 4, 5, 6 -> forwardInPart(exchange, body);
                default -> {
                    HttpResponse<String> answer = forward(exchange, body);
                    beLate();
                    send(exchange, 200, answer.body());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beLate() throws InterruptedException {
        if (latestMillis > 0 && random.nextInt(4) == 0) {
            Thread.sleep(random.nextInt(latestMillis)); // the lateness itself
        }
    }

    private void forwardInPart(HttpExchange exchange, String body) throws IOException, InterruptedException {
        List<String> operations = split(body);
        List<String> taken = new ArrayList<>();
        List<Boolean> takes = new ArrayList<>();
        for (String operation : operations) {
            boolean take = random.nextBoolean();
            takes.add(take);
            if (take) {
                taken.add(operation);
            }
        }
        JsonNode items = taken.isEmpty()
                ? Answer.MAPPER.createArrayNode()
                : Answer.MAPPER
                        .readTree(forward(exchange, String.join("", taken)).body())
                        .path("items");
        ObjectNode answer = Answer.MAPPER.createObjectNode();
        ArrayNode merged = answer.putArray("items");
        int next = 0;
        for (boolean take : takes) {
            if (take) {
                merged.add(items.path(next++));
            } else {
                merged.addObject()
                        .putObject("index")
                        .put("status", 429)
                        .putObject("error")
                        .put("type", "es_rejected_execution_exception");
            }
        }
        send(exchange, 200, answer.toString());
    }

    private static List<String> split(String body) {
        List<String> operations = new ArrayList<>();
        String[] lines = body.split("\n");
        for (int line = 0; line < lines.length; line++) {
            boolean delete = lines[line].startsWith("{\"delete\"");
            operations.add(delete ? lines[line] + "\n" : lines[line] + "\n" + lines[++line] + "\n");
        }
        return operations;
    }

    private HttpResponse<String> forward(HttpExchange exchange, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                .header("Accept", TYPE)
                .header("Content-Type", TYPE);
        String credentials = exchange.getRequestHeaders().getFirst("Authorization");
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        return http.send(
                request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
