package dev.tidemark.projector.progress;

import java.time.Instant;
import java.util.List;

/**
 * All that the projector says of itself: the same record for the JSON, the table, and the metrics.
 *
 * @param state starting, standby, filling, streaming, paused or stopped
 * @param reason why, for a person; null where the state says it all
 * @param sourcePosition how many transactions the source had executed when it was last looked at
 * @param appliedPosition up to where changes are in the index, durable
 * @param searchablePosition up to where searches see them
 * @param lagSeconds how far searches are behind the source; 0 when nothing is pending, null while another projector
 *     leads, which knows
 * @param updatedAt when the positions were last published; null before the first time
 */
public record ProjectorStatus(
        String state,
        String reason,
        long sourcePosition,
        long appliedPosition,
        long searchablePosition,
        long backlogTransactions,
        Double lagSeconds,
        Instant updatedAt,
        List<Collection> collections) {

    public ProjectorStatus {
        collections = List.copyOf(collections);
    }

    /**
     * @param index the newest generation
     * @param state of that generation
     * @param documents in it; what a fill has written so far while it is being filled
     * @param jobs what runs for it at the moment
     */
    public record Collection(
            String collection, String index, String state, long documents, long deadLetters, List<Job> jobs) {

        public Collection {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * @param kind {@code fill}
     * @param documents that it has brought into the index so far
     */
    public record Job(String kind, long documents) {}
}
