package dev.tidemark.projector.progress;

import java.time.Instant;

/**
 * How a long piece of work is: what the API answers and the commands draw.
 *
 * @param kind backfill, reload, verify, repair or promotion
 * @param generation that it is about; null where none was named
 * @param state running, done, failed or cancelled
 * @param phase what it is doing, in a word or two
 * @param done rows or documents so far, of {@code total}; an estimate, 0 where it is not known
 * @param rate rows a second since the phase began or was taken up again
 * @param error why it did not do its work, in a line; null else
 * @param result what it found, once it is done; null where it finds nothing
 */
public record JobStatus(
        String id,
        String kind,
        String collection,
        Integer generation,
        String state,
        String phase,
        long done,
        long total,
        double rate,
        Instant startedAt,
        Instant finishedAt,
        String error,
        Object result) {

    public static final String RUNNING = "running";
    public static final String DONE = "done";
    public static final String FAILED = "failed";
    public static final String CANCELLED = "cancelled";

    public boolean isRunning() {
        return state.equals(RUNNING);
    }
}
