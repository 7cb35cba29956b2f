package dev.tidemark.projector.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.backfill.Backfills;
import dev.tidemark.projector.index.WriteCounts;
import dev.tidemark.projector.progress.PauseSwitch;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.http.HttpService;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.Metrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The status as it goes on, for those who listen. */
@Timeout(60)
class LiveRoutesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final History history = new History(new WriteCounts());
    private final StatusBoard board = new StatusBoard(new PauseSwitch(), history, new Backfills(), List::of);
    private final Pulse pulse = new Pulse(board, history, Clock.systemUTC());
    private HttpService service;

    @BeforeEach
    void open() {
        service = OperatorApi.service(
                        new HttpSettings("127.0.0.1", 0),
                        "0123456789abcdef",
                        Metrics.registry(),
                        board,
                        List.of(new LiveRoutes(pulse), new HistoryRoutes(history)))
                .start();
        pulse.start();
    }

    @AfterEach
    void close() {
        pulse.close();
        service.close();
    }

    @Test
    void whoListensIsToldEverySecondWithoutAToken() throws Exception {
        try (Listener listener = new Listener()) {
            assertThat(listener.next()).isEqualTo("retry: 1000");
            JsonNode first = listener.status();
            assertThat(first.path("state").asText()).isEqualTo("starting");
            board.say(new ProjectionStatus(ProjectionStatus.State.STOPPED, "the disk is full"));
            Awaitility.await().until(() -> {
                JsonNode status = listener.status();
                return status.path("headline").asText().startsWith("Stopped because the disk is full");
            });
            assertThat(listener.ids).isSorted().doesNotHaveDuplicates();
            assertThat(listener.samples).isNotEmpty();
            assertThat(listener.samples.get(0).fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "at",
                            "lag_seconds",
                            "backlog_transactions",
                            "commit_to_searchable_seconds",
                            "documents_per_second");
        }
    }

    @Test
    void whoDoesNotAskForEventsIsToldSo() throws Exception {
        HttpResponse<String> answer = get("/v1/status/stream");
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.body()).contains("not-acceptable", "Accept: text/event-stream");
        assertThat(get("/v1/status/stream?x=1", "Accept", "text/event-stream").statusCode())
                .isEqualTo(400);
    }

    @Test
    void onlySoManyListenAndWhoLeavesMakesRoom() throws Exception {
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < Pulse.MOST_LISTENERS; i++) {
            listeners.add(new Listener());
            listeners.get(i).next();
        }
        HttpResponse<String> refused = get("/v1/status/stream", "Accept", "text/event-stream");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("10");
        assertThat(get("/v1/status").statusCode()).isEqualTo(200);
        listeners.get(0).close();
        Awaitility.await().until(() -> {
            try (Listener next = new Listener()) {
                return next.status == 200;
            }
        });
        listeners.forEach(Listener::close);
    }

    @Test
    void endsInGoodOrderWhenTheServiceDoes() throws Exception {
        try (Listener listener = new Listener()) {
            listener.status();
            long begun = System.nanoTime();
            pulse.close();
            service.close();
            assertThat(listener.end()).as("an end, not a broken connection").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void historyIsOfTheLastHour() throws Exception {
        Awaitility.await()
                .until(() -> !Json.mapper()
                        .readTree(get("/v1/history").body())
                        .path("samples")
                        .isEmpty());
        JsonNode answer = Json.mapper().readTree(get("/v1/history").body());
        assertThat(answer.path("resolution_seconds").asInt()).isEqualTo(2);
        assertThat(answer.at("/samples/0/lag_seconds").isNumber()).isTrue();
    }

    @Test
    void nobodyIsToldWhatWasSaidToThoseBefore() throws Exception {
        Duration patience = Duration.ofSeconds(30);
        assertThat(pulse.join()).isTrue();
        assertThat(pulse.after(0, patience).orElseThrow().status()).contains("starting");
        pulse.leave();
        board.say(new ProjectionStatus(ProjectionStatus.State.STOPPED, "the disk is full"));

        assertThat(pulse.join()).isTrue();
        assertThat(pulse.after(0, patience).orElseThrow().status()).contains("the disk is full");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path));
        return HTTP.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Somebody who listens. */
    private final class Listener implements AutoCloseable {

        private final InputStream body;
        private final BufferedReader lines;
        private final int status;
        private final List<Long> ids = new ArrayList<>();
        private final List<JsonNode> samples = new ArrayList<>();

        Listener() throws IOException, InterruptedException {
            HttpResponse<InputStream> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(service.url() + "/v1/status/stream"))
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            status = answer.statusCode();
            body = answer.body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        String next() throws IOException {
            return lines.readLine();
        }

        /** The next status; samples on the way are kept. */
        JsonNode status() throws IOException {
            String event = "";
            for (String line = next(); line != null; line = next()) {
                if (line.startsWith("id: ")) {
                    ids.add(Long.parseLong(line.substring(4)));
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    JsonNode data = Json.mapper().readTree(line.substring(6));
                    if (event.equals("status")) {
                        return data;
                    }
                    samples.add(data);
                }
            }
            throw new IOException("the stream has ended");
        }

        /** True where it ends with its last event, not in the middle of anything. */
        boolean end() throws IOException {
            String line = next();
            while (line != null) {
                line = next();
            }
            return true;
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
