package dev.tidemark.projector.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Keys whose documents are loaded part by part: fewer at a time where none of a part had room, and one that had none by itself
 * with more room, up to the most there is for a document. For one thread.
 */
public final class Parts {

    /** Where none had room, so much fewer may have; and so much more room may do for one. */
    private static final int STEP = 8;

    private final Deque<DocumentKey> left;
    private final int atOnce;
    private final long mostRoom;
    private int most;
    private long least;

    /**
     * @param atOnce keys of a part, however small their documents are
     * @param mostRoom bytes that may be held for a single document
     */
    public Parts(Collection<DocumentKey> keys, int atOnce, long mostRoom) {
        this.left = new ArrayDeque<>(keys);
        this.atOnce = atOnce;
        this.mostRoom = mostRoom;
        this.most = atOnce;
    }

    /**
     * Some of the keys.
     *
     * @param room bytes that may be held while they are loaded
     * @param isLastTry whether there is no more room to be had, and no fewer keys
     */
    public record Part(List<DocumentKey> keys, long room, boolean isLastTry) {}

    public boolean isEmpty() {
        return left.isEmpty();
    }

    /**
     * What to load next; to be told to {@link #loaded}.
     *
     * @param documents so many at once, or fewer
     * @param room bytes for so many of them
     */
    public Part next(int documents, IntToLongFunction room) {
        List<DocumentKey> some = new ArrayList<>();
        while (some.size() < Math.min(most, documents) && !left.isEmpty()) {
            some.add(left.removeFirst());
        }
        long bytes = Math.min(mostRoom, Math.max(least, room.applyAsLong(some.size())));
        return new Part(some, bytes, some.size() == 1 && bytes == mostRoom);
    }

    /** @param rest keys of the part that there was no room to look at; they come next */
    public void loaded(Part part, List<DocumentKey> rest) {
        int size = part.keys().size();
        if (rest.size() < size) {
            most = Math.min(atOnce, most * 2);
            least = 0;
        } else {
            most = Math.max(1, size / STEP);
            least = size == 1 ? part.room() * STEP : 0;
        }
        for (int i = rest.size() - 1; i >= 0; i--) {
            left.addFirst(rest.get(i));
        }
    }
}
