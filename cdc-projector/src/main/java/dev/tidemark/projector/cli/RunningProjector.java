package dev.tidemark.projector.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** How a command finds the projector, and what it says when there is none. */
final class RunningProjector {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Some answers need all documents of a page read and written first. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration LONG = Duration.ofHours(1);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private Duration limit = LIMIT;

    @Option(
            names = "--url",
            defaultValue = "${env:TIDEMARK_PROJECTOR_URL:-http://127.0.0.1:8082}",
            description = "where the projector listens (default: ${DEFAULT-VALUE})")
    URI url;

    /** Never shown, not even as a default. */
    @Option(
            names = "--token-file",
            description = "a file with the admin token (default: the environment's TIDEMARK_ADMIN_TOKEN)")
    Path tokenFile;

    @Option(names = "--debug", description = "show the stack trace of an error")
    boolean debug;

    /** Runs a command's work; trouble is one line, and status 1. */
    int asking(Callable<Integer> work) {
        try {
            return work.call();
        } catch (RefusedException e) {
            System.err.println(e.getMessage());
            return failed(e);
        } catch (Exception e) {
            System.err.println("cannot ask the projector at " + url + ": " + e.getMessage()
                    + "; is it running ('deploy/tidemark up'), and is --url right?");
            return failed(e);
        }
    }

    private int failed(Exception e) {
        if (debug) {
            e.printStackTrace();
        }
        return 1;
    }

    JsonNode get(String path) throws InterruptedException {
        return send("GET", path, null);
    }

    /** @param body null for none */
    JsonNode post(String path, Object body) throws InterruptedException {
        return send("POST", path, body);
    }

    JsonNode delete(String path) throws InterruptedException {
        return send("DELETE", path, null);
    }

    /** Waits for however many documents it takes. */
    RunningProjector patiently() {
        limit = LONG;
        return this;
    }

    /** One step of a path, or a value in a query. */
    static String step(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Behind a proxy the projector may be below a path. */
    private URI at(String path) {
        return URI.create(url.toString().replaceFirst("/+$", "") + path);
    }

    private JsonNode send(String method, String path, Object body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
                .timeout(limit)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(
                                        Json.mapper().valueToTree(body).toString()));
        String token = token();
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return read(answer);
        } catch (IOException e) {
            throw new NoProjectorException(e.getMessage() == null ? "nothing listens there" : e.getMessage());
        }
    }

    private JsonNode read(HttpResponse<String> answer) {
        JsonNode json;
        try {
            json = Json.mapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new NoProjectorException("what answers there is not a projector of this version");
        }
        if (answer.statusCode() < 300) {
            return json;
        } else if (json.path("detail").isTextual()) {
            throw new RefusedException(answer.statusCode(), json.path("detail").asText());
        }
        throw new NoProjectorException("it answers " + answer.statusCode());
    }

    private String token() {
        if (tokenFile == null) {
            String token = System.getenv("TIDEMARK_ADMIN_TOKEN");
            return token == null ? "" : token.strip();
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new RefusedException("cannot read --token-file " + tokenFile + ": " + e.getMessage());
        }
    }
}
