package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.systemtests.Collector.Received;
import dev.tidemark.systemtests.Http.Answer;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One trace shows command, commit, projection, and when searches find it. */
@Timeout(600)
class TraceIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + CALLER + "-01";

    @Test
    void fromTheCommandToTheSearch() throws Exception {
        try (Collector collector = new Collector();
                Shop shop = new Shop(Servers.mysql(), Servers.elasticsearch())) {
            shop.set("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
            shop.set("OTEL_BSP_SCHEDULE_DELAY", "100");
            ServiceProcess writer = shop.startWriter();
            shop.startProjector().awaitReady();
            long position = putCategory(writer, TRACEPARENT).position();
            shop.awaitSearchable();

            Wait.until(
                    "four spans of the trace",
                    Wait.SOON,
                    () -> collector.spans(TRACE).size() == 4,
                    () -> collector.spans(TRACE) + "\n" + shop.describe());
            Received command = span(collector, "PUT /v1/categories/{slug}");
            Received commit = span(collector, "commit");
            Received project = span(collector, "project");
            Received searchable = span(collector, "make searchable");
            assertThat(command.service()).isEqualTo("writer-api");
            assertThat(command.parent()).isEqualTo(CALLER);
            assertThat(command.attribute("http.response.status_code")).isEqualTo("201");
            assertThat(commit.parent()).isEqualTo(command.id());
            assertThat(commit.attribute("tidemark.position")).isEqualTo(String.valueOf(position));
            assertThat(List.of(project.service(), searchable.service())).containsOnly("cdc-projector");
            assertThat(List.of(project.parent(), searchable.parent())).containsOnly(command.id());
            assertThat(Long.parseLong(searchable.attribute("tidemark.position")))
                    .isGreaterThanOrEqualTo(position);
            assertThat(commit.began()).isBetween(command.began(), command.ended());
            assertThat(project.began()).isGreaterThan(commit.began());
            assertThat(searchable.began()).isGreaterThanOrEqualTo(project.ended());
        }
    }

    @Test
    void withoutAnExporterTheEventKeepsTheCallersTrace() throws Exception {
        try (Shop shop = new Shop(Servers.mysql(), Servers.elasticsearch())) {
            ServiceProcess writer = shop.startWriter();
            putCategory(writer, TRACEPARENT);
            assertThat(traceOfTheLastEvent(shop)).isEqualTo(TRACEPARENT);
            putCategory(writer, "00-not-a-trace-01");
            assertThat(traceOfTheLastEvent(shop)).isNull();
        }
    }

    private static Answer putCategory(ServiceProcess writer, String traceparent) {
        URI audio = writer.uri("/v1/categories/audio");
        Answer answer = Http.send(
                "PUT",
                audio,
                Http.JSON.createObjectNode().put("name", "Audio " + traceparent),
                "traceparent",
                traceparent);
        assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
        return answer;
    }

    private static Received span(Collector collector, String name) {
        return collector.spans(TRACE).stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span '" + name + "' in " + collector.spans(TRACE)));
    }

    private static String traceOfTheLastEvent(Shop shop) throws SQLException {
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT traceparent FROM event ORDER BY id DESC LIMIT 1")) {
            row.next();
            return row.getString(1);
        }
    }
}
