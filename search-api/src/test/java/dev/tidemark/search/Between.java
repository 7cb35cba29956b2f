package dev.tidemark.search;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.local.Backends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Passes requests on to the real Elasticsearch, tells what it answers, and answers some itself where it is told to. */
final class Between implements AutoCloseable {

    private static final List<String> ASKED = List.of("Content-Type", "Accept", "Authorization", "X-Opaque-Id");
    private static final List<String> ANSWERED = List.of("Content-Type", "X-Elastic-Product");

    private final HttpClient elasticsearch = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final HttpServer server;
    private final BiConsumer<String, HttpResponse<byte[]>> seen;
    private final AtomicReference<Script> script = new AtomicReference<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> searches = new ConcurrentLinkedQueue<>();

    /** @param step of the paths that it answers */
    private record Script(String step, int status, String body, boolean once) {}

    /** @param seen takes the path of each request, and its answer */
    Between(BiConsumer<String, HttpResponse<byte[]>> seen) throws IOException {
        this.seen = seen;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers searches from now on. */
    void answerSearches(int status, String body) {
        script.set(new Script("_search", status, body, false));
    }

    /** Answers the next request with such a step in its path. */
    void answerOnce(String step, int status, String body) {
        script.set(new Script(step, status, body, true));
    }

    /** Whether nothing is left to be answered here. */
    boolean passesAll() {
        return script.get() == null;
    }

    /** What was asked so far. */
    List<String> searches() {
        return List.copyOf(searches);
    }

    /** How many requests were answered here. */
    int answered() {
        return answered.get();
    }

    /** Lets searches pass again. */
    void passSearches() {
        script.set(null);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            List<String> steps = List.of(exchange.getRequestURI().getPath().split("/"));
            if (steps.contains("_search")) {
                searches.add(new String(body, StandardCharsets.UTF_8));
            }
            Script now = script.get();
            if (now != null && steps.contains(now.step()) && (!now.once() || script.compareAndSet(now, null))) {
                answered.incrementAndGet();
                exchange.getResponseHeaders()
                        .set("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8");
                exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
                answer(exchange, now.status(), now.body().getBytes(StandardCharsets.UTF_8));
                return;
            }
            URI to = URI.create(
                    Backends.elasticsearch().url() + exchange.getRequestURI().toString());
            HttpRequest.Builder request = HttpRequest.newBuilder(to)
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            for (String name : ASKED) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = elasticsearch.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            seen.accept(exchange.getRequestURI().getPath(), answer);
            for (String name : ANSWERED) {
                answer.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            answer(exchange, answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
