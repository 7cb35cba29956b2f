package dev.tidemark.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until a service says it is ready. There is no limit, as a projector may have a large database to read first; but
 * what it waits for is told now and then.
 */
final class Readiness {
    private static final Duration TELL_EVERY = Duration.ofSeconds(20);
    private static final int LONGEST_REASON = 300;

    private final String name;
    private final URI health;

    Readiness(String name, String address) {
        this.name = name;
        this.health = URI.create(address + "/health/ready");
    }

    void await(ServerProcess process) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        Instant nextTold = Instant.now().plus(TELL_EVERY);
        while (true) {
            if (!process.isAlive()) {
                throw new LocalException(name + " ended while starting; " + process.lastLines());
            }
            String reason;
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                reason = reason(answer.body());
            } catch (IOException e) {
                reason = "it does not answer yet";
            } catch (InterruptedException e) {
                throw new LocalException(name + ": interrupted while waiting for it", e);
            }
            if (Instant.now().isAfter(nextTold)) {
                System.err.println("waiting for " + name + ": " + reason);
                nextTold = Instant.now().plus(TELL_EVERY);
            }
            if (!Waits.pause(Duration.ofMillis(100))) {
                throw new LocalException(name + ": interrupted while waiting for it");
            }
        }
    }

    /** The problems that it names, or the answer as it stands. */
    private static String reason(String body) {
        try {
            List<String> problems = new ArrayList<>();
            for (JsonNode error : new ObjectMapper().readTree(body).path("errors")) {
                problems.add(error.path("field").asText() + ": "
                        + error.path("message").asText());
            }
            if (!problems.isEmpty()) {
                return String.join("; ", problems);
            }
        } catch (IOException e) {
            // not JSON: then as it stands
        }
        String line = body.replaceAll("\\s+", " ");
        return line.substring(0, Math.min(line.length(), LONGEST_REASON));
    }
}
