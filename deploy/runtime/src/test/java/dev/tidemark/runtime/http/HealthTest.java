package dev.tidemark.runtime.http;

import static dev.tidemark.runtime.http.Probe.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile Supplier<Optional<String>> mysql = Optional::empty;
    private final Probe probe = new Probe(
            List.of(new Check("mysql", () -> mysql.get()), new Check("elasticsearch", Optional::empty)), routes -> {});

    private record Check(String name, Supplier<Optional<String>> answer) implements HealthCheck {
        @Override
        public Optional<String> problem() {
            return answer.get();
        }
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        probe.close();
    }

    @Test
    void isReadyWhenNothingIsWrong() throws Exception {
        assertThat(probe.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void namesWhatIsNotReadyAndIsLiveAllTheSame() throws Exception {
        mysql = () -> Optional.of("refuses connections");

        JsonNode problem = problem(probe.get("/health/ready"), 503, "not-ready");

        assertThat(problem.path("errors")).hasSize(1);
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("mysql");
        assertThat(problem.at("/errors/0/message").asText()).isEqualTo("refuses connections");
        assertThat(probe.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aCheckThatFailsShowsNothingInternal() throws Exception {
        mysql = () -> {
            throw new IllegalStateException("secret");
        };

        JsonNode problem = problem(probe.get("/health/ready"), 503, "not-ready");

        assertThat(problem.at("/errors/0/message").asText()).isEqualTo("cannot be checked: the log tells why");
    }

    @Test
    void aCheckThatHangsIsNotWaitedForNorAskedAgain() throws Exception {
        mysql = () -> {
            asked.incrementAndGet();
            return afterHanging("is down");
        };

        for (int i = 0; i < 2; i++) {
            JsonNode problem = problem(probe.get("/health/ready"), 503, "not-ready");
            assertThat(problem.at("/errors/0/message").asText()).isEqualTo("did not answer within 2 s");
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void anAnswerThatCameTooLateIsNotGivenLater() throws Exception {
        mysql = () -> afterHanging("was down long ago");
        problem(probe.get("/health/ready"), 503, "not-ready");
        mysql = Optional::empty;
        hanging.countDown();

        // The late answer may still be on its way when it is asked for the next time; after that it is gone.
        probe.get("/health/ready");
        assertThat(probe.get("/health/ready").statusCode()).isEqualTo(200);
    }

    private Optional<String> afterHanging(String problem) {
        try {
            hanging.await();
            return Optional.of(problem);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
