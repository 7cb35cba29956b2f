package dev.tidemark.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.HttpSettings;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A service on a port of its own, and somebody who calls it. */
final class Probe implements AutoCloseable {

    static final int MAX_BODY_BYTES = 1_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpService service;
    private final int port;

    Probe(List<HealthCheck> checks, Consumer<RoutesConfig> routes) {
        HttpSettings anyPort = new HttpSettings("127.0.0.1", 0);
        service = new HttpService("test", anyPort, MAX_BODY_BYTES, checks, Metrics.registry(), routes).start();
        port = URI.create(service.url()).getPort();
    }

    int port() {
        return port;
    }

    boolean isListening() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    CompletableFuture<HttpResponse<String>> getLater(String path) {
        return client.sendAsync(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    /** Sends bytes as they are, ends its side of the connection, and gives all that comes back. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Checks that an answer is a problem of this kind, and gives its content. */
    static JsonNode problem(HttpResponse<String> answer, int status, String type) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        return content(answer.body(), status, type);
    }

    /** The same of an answer as it came over the wire. */
    static JsonNode problem(String answer, int status, String type) throws IOException {
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("Content-Type: application/problem+json");
        return content(answer.substring(answer.indexOf("\r\n\r\n") + 4), status, type);
    }

    private static JsonNode content(String text, int status, String type) throws IOException {
        JsonNode body = Json.mapper().readTree(text);
        assertThat(body.path("type").asText()).isEqualTo("/docs/problems#" + type);
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("title").asText()).isNotBlank();
        assertThat(body.path("detail").asText()).isNotBlank();
        assertThat(body.path("errors").isArray()).isTrue();
        assertThat(body.path("request_id").asText()).isNotBlank();
        return body;
    }

    @Override
    public void close() {
        service.close();
    }
}
