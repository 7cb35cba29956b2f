package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Pending.Place;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits in a lane, in the order it came, at most one write of a document: the newest. Thread-safe; one thread
 * takes.
 */
final class LaneQueue {

    private Map<Place, Pending> waiting = new LinkedHashMap<>();

    synchronized void add(List<Pending> writes) {
        // Each keeps the place in the queue of the write it replaces.
        writes.forEach(pending -> waiting.merge(pending.place, pending, Pending::newer));
        notifyAll();
    }

    /** Waits for something to do, and takes as much of it as fits; at least one. */
    synchronized List<Pending> take(long maxBytes, int maxCount) throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        List<Pending> taken = new ArrayList<>();
        long bytes = 0;
        Iterator<Pending> all = waiting.values().iterator();
        while (all.hasNext() && taken.size() < maxCount) {
            Pending next = all.next();
            bytes += next.bytes();
            if (!taken.isEmpty() && bytes > maxBytes) {
                break;
            }
            taken.add(next);
            all.remove();
        }
        return taken;
    }

    /** Brings back, to the front, what was taken and not settled. What came meanwhile may supersede it. */
    synchronized void putBack(List<Pending> unsettled) {
        Map<Place, Pending> later = waiting;
        waiting = new LinkedHashMap<>();
        unsettled.forEach(pending -> waiting.put(pending.place, pending));
        later.values().forEach(pending -> waiting.merge(pending.place, pending, Pending::newer));
    }
}
