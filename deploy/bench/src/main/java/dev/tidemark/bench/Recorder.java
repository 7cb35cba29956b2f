package dev.tidemark.bench;

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
import java.util.ArrayList;
import java.util.List;

/** Stands before Elasticsearch and notes the searches that it is sent. */
final class Recorder implements AutoCloseable {

    private static final String JSON = "application/vnd.elasticsearch+json; compatible-with=8";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String behind;
    private final HttpServer server;
    private final List<String> searches = new ArrayList<>();

    /** @param behind Elasticsearch's address */
    Recorder(String behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The bodies of the searches since the last call, in the order in which they came. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(searches);
        searches.clear();
        return taken;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            URI uri = exchange.getRequestURI();
            if (uri.getPath().endsWith("/_search")) {
                synchronized (this) {
                    searches.add(new String(body, StandardCharsets.UTF_8));
                }
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create(behind + uri))
                    .headers("Content-Type", JSON, "Accept", JSON)
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (name.startsWith("content-type") || name.startsWith("x-elastic")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
