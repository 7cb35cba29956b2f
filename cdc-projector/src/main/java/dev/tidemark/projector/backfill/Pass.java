package dev.tidemark.projector.backfill;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.index.DueFanOut.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far the documents of one row are brought up to date, page by page in key order, and how far that has to go. The keys
 * are a ring: a change that comes while the pass is under way does not begin it anew, it moves its end. The pass goes on
 * from where it is, begins again at the first key, and ends behind the last page that was read too early to show the
 * change. How early a page was read, the transactions tell that its snapshot shows: what was read behind the change shows
 * it, whenever the change comes out of the stream.
 *
 * <p>What is read of a page first are the keys; the documents are loaded later, so they show no less. A document that came
 * to show the row behind that was loaded because of just that, or is in the way that is still to go. For the one thread
 * that works and those that tell of changes; to be guarded by their lock.
 */
final class Pass {

    /** So many pages are told apart; of more, some are taken for as old as the page before them. */
    private static final int MOST_PAGES = 512;

    /** As old as can be: shows nothing for sure. */
    private static final GtidSet NOTHING = GtidSet.empty();

    private final List<Page> pages = new ArrayList<>();
    private final List<GtidSet> whileReading = new ArrayList<>();
    private int lap;
    private List<Object> after;
    private Point end;
    private long endsBehind;
    private long nextNumber;
    private long done;
    private long total;
    private boolean reading;
    private boolean againWhileReading;
    private Page open;

    /**
     * A page that was read.
     *
     * @param number in the order in which they were read
     * @param upTo its last key, or null where there is nothing behind it
     * @param executed the transactions that it shows
     */
    private record Page(long number, int lap, List<Object> upTo, long documents, GtidSet executed) {

        Page and(Page next) {
            return new Page(next.number, lap, next.upTo, documents + next.documents, executed);
        }
    }

    Pass() {
        this(Point.START, Point.START, 0, 0);
    }

    /** Goes on from where {@link #reached} was. What was read before that may be as old as can be. */
    Pass(Point reached, Point end, long done, long total) {
        this.lap = reached.lap();
        this.after = reached.key();
        this.end = end;
        this.done = done;
        this.total = total;
        if (after != null) {
            pages.add(new Page(nextNumber++, lap, after, done, NOTHING));
        } else if (lap > 0) {
            pages.add(new Page(nextNumber++, lap - 1, null, done, NOTHING));
        }
        this.endsBehind = -1;
    }

    /** There are so many documents in all. */
    void expect(long documents) {
        total += documents;
    }

    /** All before this is done. */
    Point reached() {
        return new Point(lap, after);
    }

    /** What who goes on from {@link #reached} has to do: that reads anew whatever is being read now. */
    Point end() {
        if (!reading || whileReading.isEmpty() && !againWhileReading || lap == 0 && after == null) {
            return end;
        }
        return after == null ? new Point(lap, null) : new Point(lap + 1, after);
    }

    long done() {
        return done;
    }

    long total() {
        return Math.max(total, done);
    }

    /** The row has changed, and a document is due again unless it was read behind that. */
    void changed(GtidSet transactions) {
        if (reading) {
            whileReading.add(transactions);
        } else {
            extend(transactions);
        }
    }

    /** The next page is about to be read: what it shows, {@link #read} tells. */
    void begin() {
        reading = true;
    }

    /** Behind this key the page begins; null for the first one. */
    List<Object> after() {
        return after;
    }

    /** With this key the page ends at the latest; null for no bound. */
    List<Object> upTo() {
        return lap == end.lap() ? end.key() : null;
    }

    /**
     * The page's keys are read.
     *
     * @param last of them; null where there are none
     * @param executed what the snapshot shows for sure
     */
    void read(List<Object> last, long documents, GtidSet executed) {
        open = new Page(nextNumber++, lap, last == null ? upTo() : last, documents, executed);
        pages.add(open);
        if (pages.size() > MOST_PAGES) {
            thinOut();
        }
        reading = false;
        whileReading.forEach(this::extend);
        whileReading.clear();
        if (againWhileReading) {
            againWhileReading = false;
            endBehind(open);
        }
    }

    /** The page's documents are written. */
    void written() {
        done += open.documents();
        if (open.documents() > 0) {
            after = open.upTo();
        } else if (open.upTo() == null && !isOver()) {
            lap++;
            after = null;
            pages.removeIf(page -> page.lap() < lap - 1);
        }
        open = null;
    }

    /** Whether all is done: nothing is left before the end. */
    boolean isOver() {
        Page last = pages.isEmpty() ? null : pages.get(pages.size() - 1);
        return last != null
                && last.documents() == 0
                && last.lap() == end.lap()
                && Objects.equals(last.upTo(), end.key());
    }

    /** Whether every document was read behind these transactions. */
    boolean shows(GtidSet transactions) {
        return isOver() && pages.stream().allMatch(page -> page.executed().contains(transactions));
    }

    private void extend(GtidSet transactions) {
        for (int i = pages.size() - 1; i >= 0; i--) {
            Page page = pages.get(i);
            if (!page.executed().contains(transactions)) {
                endBehind(page);
                return;
            }
        }
    }

    private void endBehind(Page early) {
        if (early.number() <= endsBehind) {
            return;
        }
        total += pages.stream()
                .filter(page -> page.number() > endsBehind && page.number() <= early.number())
                .mapToLong(Page::documents)
                .sum();
        endsBehind = early.number();
        end = new Point(early.lap() + 1, early.upTo());
    }

    /** Nothing that was read so far counts for what is due now. */
    void again() {
        if (reading) {
            againWhileReading = true;
        } else if (!pages.isEmpty()) {
            endBehind(pages.get(pages.size() - 1));
        }
    }

    /** Two pages are from now on taken for one as old as the older of them; the latest are kept apart. */
    private void thinOut() {
        int old = pages.size() - 2;
        List<Page> fewer = new ArrayList<>();
        for (int i = 0; i < old; i++) {
            Page page = pages.get(i);
            boolean paired = i + 1 < old && pages.get(i + 1).lap() == page.lap();
            fewer.add(paired ? page.and(pages.get(++i)) : page);
        }
        fewer.addAll(pages.subList(old, pages.size()));
        pages.clear();
        pages.addAll(fewer);
    }
}
