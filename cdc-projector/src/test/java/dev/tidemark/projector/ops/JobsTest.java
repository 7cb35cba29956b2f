package dev.tidemark.projector.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.runtime.http.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {

    private final Jobs jobs = new Jobs(Clock.systemUTC());

    @AfterEach
    void close() {
        jobs.close();
    }

    private JobStatus ended(JobStatus job) {
        Awaitility.await()
                .dontCatchUncaughtExceptions() // errors of jobs are what this is about
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !jobs.get(job.id()).isRunning());
        return jobs.get(job.id());
    }

    @Test
    void whatEndsWithAnErrorHasEnded() {
        JobStatus job = ended(jobs.start(
                Task.of("verify", "items"),
                progress -> {
                    throw new AssertionError("not so");
                },
                () -> {}));
        assertThat(job.state()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error()).isEqualTo("not so");
    }

    @Test
    void theSameIsDoneOnceAtATimeAndForEachGenerationByItself() {
        CountDownLatch over = new CountDownLatch(1);
        Jobs.Work work = progress -> {
            progress.phase("comparing", 100, 40);
            over.await();
            return "well";
        };
        JobStatus first = jobs.start(new Task("verify", "items", 2), work, () -> {});
        JobStatus same = jobs.start(new Task("verify", "items", 2), work, () -> {});
        JobStatus other = jobs.start(new Task("verify", "items", 3), work, () -> {});
        assertThat(same.id()).isEqualTo(first.id());
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(jobs.running(Task.of("verify", "items"))).isEmpty();
        over.countDown();
        JobStatus done = ended(first);
        assertThat(done.kind()).isEqualTo("verify");
        assertThat(done.generation()).isEqualTo(2);
        assertThat(done.done()).isEqualTo(40);
        assertThat(done.rate()).isZero();
        assertThat(Json.mapper().valueToTree(done).path("generation").asInt()).isEqualTo(2);
    }
}
