package dev.tidemark.projector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.progress.JobStatus;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.projector.progress.ProjectorStatus.Job;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    @Test
    void jobsAreToldWithHowFarTheyAre() {
        assertThat(text(job("verify", null, 0, 0))).contains("  verify (nothing done yet)  ");
        assertThat(text(job("verify", 2, 450, 1_000))).contains("  verify of generation 2 (45 %)  ");
        assertThat(text(job("verify", 2, 1_200, 1_000))).contains(" (99 %)  ");
        assertThat(text(Job.of("fill", 700, "catching up", 0, 0, 0))).contains("  fill (700 done)  ");
    }

    private static Job job(String kind, Integer generation, long done, long total) {
        return Job.of(new JobStatus(
                "1",
                kind,
                "items",
                generation,
                JobStatus.RUNNING,
                "comparing",
                done,
                total,
                0,
                Instant.EPOCH,
                null,
                null,
                null));
    }

    private static String text(Job job) {
        return StatusText.of(new ProjectorStatus(
                "",
                "streaming",
                null,
                List.of(),
                0,
                0,
                0,
                0,
                0.0,
                null,
                null,
                null,
                List.of(new ProjectorStatus.Collection(
                        "items", "items-000001", "LIVE", 0, null, 0, null, List.of(), List.of(job), null, null)),
                List.of()));
    }
}
