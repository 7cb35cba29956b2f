package dev.tidemark.systemtests;

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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands in front of a real Elasticsearch and answers some requests itself: with an error, with garbage, or not at all.
 */
final class ElasticsearchFaults implements AutoCloseable {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "keep-alive", ":status");

    /** @param target path and query */
    record Request(String method, String target) {

        boolean isBulk() {
            return target.contains("_bulk");
        }

        boolean isCheckpoint() {
            return "PUT".equals(method) && target.contains("tidemark-control") && target.contains("/_doc/progress");
        }
    }

    /** Answers instead of Elasticsearch. */
    private interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    private record Rule(Predicate<Request> which, Fault fault, CountDownLatch over) {}

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "elasticsearch-faults");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger bulks = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final String upstream;
    private final HttpServer server;
    private volatile Rule rule;

    ElasticsearchFaults(String upstream) throws IOException {
        this.upstream = upstream;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many bulk requests Elasticsearch has answered. */
    int bulks() {
        return bulks.get();
    }

    /** How many requests a fault has hit. */
    int faults() {
        return faults.get();
    }

    /** Answers these requests so, instead of Elasticsearch, until {@link #pass}. */
    void answer(Predicate<Request> which, int status, String contentType, String body, Map<String, String> headers) {
        set(new Rule(
                which,
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", contentType);
                    exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
                    headers.forEach(exchange.getResponseHeaders()::set);
                    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
                },
                new CountDownLatch(1)));
    }

    /** Leaves these requests without an answer until {@link #pass}; they never reach Elasticsearch. */
    void hold(Predicate<Request> which) {
        CountDownLatch over = new CountDownLatch(1);
        set(new Rule(
                which,
                exchange -> {
                    try {
                        over.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                },
                over));
    }

    /** Ends every fault. */
    void pass() {
        set(null);
    }

    @Override
    public void close() {
        pass();
        server.stop(0);
        threads.shutdownNow();
    }

    private synchronized void set(Rule next) {
        Rule before = rule;
        rule = next;
        if (before != null) {
            before.over.countDown();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Request request = new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString());
        Rule now = rule;
        if (now != null && now.which.test(request)) {
            faults.incrementAndGet();
            now.fault.answer(exchange);
            return;
        }
        try {
            forward(exchange, body);
            if (request.isBulk()) {
                bulks.incrementAndGet();
            }
        } catch (IOException unreachable) {
            exchange.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private void forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase())) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        response.headers().map().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase())) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, response.statusCode(), response.body());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            boolean empty = body.length == 0 || "HEAD".equals(exchange.getRequestMethod());
            exchange.sendResponseHeaders(status, empty ? -1 : body.length);
            if (!empty) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
