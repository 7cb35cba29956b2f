package dev.tidemark.projector.index;

import dev.tidemark.projector.document.DocumentWrite;
import java.util.ArrayList;
import java.util.List;

/** One write on its way, together with the older writes of the same document whose place it took. */
final class Pending {

    /** What a write costs in memory beside its source: action line, keys, objects. */
    private static final int OVERHEAD = 400;

    final DocumentWrite write;
    final Place place;
    private final Submission owner;
    private final List<Pending> superseded = new ArrayList<>(0);

    Pending(DocumentWrite write, Submission owner) {
        this.write = write;
        this.place = new Place(write.index(), write.key().id());
        this.owner = owner;
    }

    /** Where a document is: what is folded, ordered and versioned by. */
    record Place(String index, String id) {}

    int bytes() {
        return OVERHEAD + (write.isDelete() ? 0 : write.source().length);
    }

    /** The bytes of this write and of those it carries along. */
    long allBytes() {
        return bytes() + superseded.stream().mapToLong(Pending::bytes).sum();
    }

    boolean expired(long now, long maxAgeNanos) {
        return now - write.loadedAt() > maxAgeNanos;
    }

    /** The newer of two writes of one document; it carries the other along. Of equals the one loaded later is newer. */
    static Pending newer(Pending one, Pending other) {
        long ahead = one.write.version() - other.write.version();
        if (ahead == 0) {
            ahead = one.write.loadedAt() - other.write.loadedAt();
        }
        return ahead > 0 ? one.carrying(other) : other.carrying(one);
    }

    private Pending carrying(Pending older) {
        superseded.addAll(older.superseded);
        older.superseded.clear();
        superseded.add(older);
        return this;
    }

    /** Tells the owners. What was carried along shares an expiry: nobody may take it for done. */
    void settle(Outcome outcome, WriteCounts counts) {
        settleThis(outcome, counts);
        Outcome carried = outcome == Outcome.EXPIRED ? Outcome.EXPIRED : Outcome.SUPERSEDED;
        superseded.forEach(older -> older.settleThis(carried, counts));
    }

    private void settleThis(Outcome outcome, WriteCounts counts) {
        counts.add(write.key().collection(), outcome);
        owner.settled(write, outcome);
    }
}
