package dev.tidemark.projector.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the projector says of itself: the same record for the JSON, the table, the page, and the metrics.
 *
 * @param headline the whole in a sentence, for a person
 * @param state starting, standby, filling, streaming, paused or stopped
 * @param reason why, for a person; null where the state says it all
 * @param fileProblems what is wrong with projection files, which are taken as they were before; one line each
 * @param sourcePosition how many transactions the source had executed when it was last looked at
 * @param appliedPosition up to where changes are in the index, durable
 * @param searchablePosition up to where searches see them
 * @param lagSeconds how far searches are behind the source; 0 when nothing is pending, null while another projector
 *     leads, which knows
 * @param catchUpPerSecond by how many transactions the backlog shrinks in a second; negative while it grows, null where
 *     there is none, or it was not looked at for long enough
 * @param doneInSeconds when there will be no backlog, at this pace; null where there is none or it does not shrink
 * @param updatedAt when the positions were last published; null before the first time
 * @param undeclared collections of which there are indices, and that no projection file declares any more
 */
public record ProjectorStatus(
        String headline,
        String state,
        String reason,
        List<String> fileProblems,
        long sourcePosition,
        long appliedPosition,
        long searchablePosition,
        long backlogTransactions,
        Double lagSeconds,
        Double catchUpPerSecond,
        Double doneInSeconds,
        Instant updatedAt,
        List<Collection> collections,
        List<Undeclared> undeclared) {

    public ProjectorStatus {
        undeclared = List.copyOf(undeclared);
        fileProblems = List.copyOf(fileProblems);
        collections = List.copyOf(collections);
    }

    /**
     * @param index the newest generation; null where there is none
     * @param state of that generation; STOPPED where changes are not applied to it
     * @param documents in it; what a fill has written so far while it is being filled
     * @param changedAt when this process last wrote a document of it; null where it did not yet
     * @param drift how many documents are not as the database has them, as of the slow comparison that never ends; null
     *     before its first round
     * @param generations all there are
     * @param jobs what runs for it at the moment
     * @param stopped why changes are not applied to it, or were not until now; null where all are
     * @param refused why Elasticsearch does not take what its projection file says now, so that it goes on as it was; null
     *     where it does
     */
    public record Collection(
            String collection,
            String index,
            String state,
            long documents,
            Instant changedAt,
            long deadLetters,
            Long drift,
            List<Generation> generations,
            List<Job> jobs,
            Stopped stopped,
            String refused) {

        public Collection {
            generations = List.copyOf(generations);
            jobs = List.copyOf(jobs);
        }

        /** With these jobs beside the others. */
        public Collection with(List<Job> more) {
            List<Job> all = new ArrayList<>(jobs);
            all.addAll(more);
            return new Collection(
                    collection,
                    index,
                    state,
                    documents,
                    changedAt,
                    deadLetters,
                    drift,
                    generations,
                    all,
                    stopped,
                    refused);
        }
    }

    /**
     * A collection that changes are not applied to, or that has missed some and is being built anew.
     *
     * @param reason what is wrong and what to do; null once changes are applied again
     * @param statement that made it so; null where none was seen
     * @param statementPosition how many transactions the source had executed with it; null where none was seen
     * @param searchablePosition up to where searches of it are complete
     * @param since when they were complete up to what the source had executed
     */
    public record Stopped(
            String reason, String statement, Long statementPosition, long searchablePosition, Instant since) {}

    /**
     * @param state {@code LIVE} for instance
     * @param documents in it; while it is being made, what its fill has written
     * @param objection why it does not serve, though it was to; null where nothing is known that speaks against it
     */
    public record Generation(int number, String index, String state, long documents, Objection objection) {}

    /**
     * A collection that no projection file declares any more.
     *
     * @param generations all there are of it
     * @param searchablePosition up to where searches of it are complete; 0 where that is not known
     * @param since when they were complete up to what the source had executed
     */
    public record Undeclared(String collection, List<Leftover> generations, long searchablePosition, Instant since) {

        public Undeclared {
            generations = List.copyOf(generations);
        }
    }

    /** @param serves whether searches find it */
    public record Leftover(int number, String index, boolean serves, long documents) {}

    /**
     * @param kind fill, fan-out, verify, repair, promotion or reload
     * @param generation that it is about; null where none was named
     * @param documents that a fill has brought into the index so far; 0 for other kinds
     * @param phase what it is doing, in a word or two; of a fan-out, the row that changed
     * @param done rows or documents of that so far, of {@code total}; an estimate, 0 where it is not known
     * @param rate of them a second
     * @param etaSeconds when the phase will be over, at this pace; null where that cannot be told
     * @param since of a fan-out: the oldest change that is not in all its documents yet; null for other kinds
     */
    public record Job(
            String kind,
            Integer generation,
            long documents,
            String phase,
            long done,
            long total,
            double rate,
            Double etaSeconds,
            Since since) {

        /** One that says of itself how far it is. */
        public static Job of(String kind, long documents, String phase, long done, long total, double rate) {
            Double eta = total > done && rate > 0 ? Double.valueOf((total - done) / rate) : null;
            return new Job(kind, null, documents, phase, done, total, rate, eta, null);
        }

        /** One that somebody asked for. */
        public static Job of(JobStatus job) {
            Job of = of(job.kind(), 0, job.phase(), job.done(), job.total(), job.rate());
            return new Job(of.kind, job.generation(), 0, of.phase, of.done, of.total, of.rate, of.etaSeconds, null);
        }

        public Job since(Since change) {
            return new Job(kind, generation, documents, phase, done, total, rate, etaSeconds, change);
        }
    }

    /**
     * @param position by which the change was executed
     * @param at when it was committed
     * @param lagSeconds how long ago that was
     */
    public record Since(long position, Instant at, double lagSeconds) {}
}
