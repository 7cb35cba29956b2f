package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentWrite;
import dev.tidemark.projector.index.BulkWriter;
import dev.tidemark.projector.index.SecondLook;
import dev.tidemark.projector.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/**
 * Writes documents that were found wrong as the database has them. Thread-safe.
 *
 * <p>A change by hand counts a document's version up, perhaps beyond the source's position; even a delete leaves a version
 * behind, which nobody can ask for. What is loaded now would be refused as older. So it is written with a version as high
 * as the one found (tried upwards where it is not known). Such a version says more than is true: until the source has got
 * that far, the stream's own changes of the document would be refused. Therefore, before the write, it is noted that the
 * document is to be looked at again once that position is applied: whatever was refused by then is in the database by
 * then, too, and the second look mends it with a version that is true. The note survives a kill.
 */
final class Repair {

    /** Twelve doublings reach any version that a few thousand changes by hand have left behind. */
    private static final int ATTEMPTS = 13;

    /** A version so far ahead that the source will not get there before long is not one to write with. */
    private static final long REACH = 10_000;

    private final Sides sides;
    private final Suspects suspects;
    private final BulkWriter bulk;
    private final SecondLooks secondLooks;

    Repair(Sides sides, Suspects suspects, BulkWriter bulk, SecondLooks secondLooks) {
        this.sides = sides;
        this.suspects = suspects;
        this.bulk = bulk;
        this.secondLooks = secondLooks;
    }

    /** Returns the findings that are still there, each with the reason; searches see what is repaired. */
    Map<Finding, String> repair(Subject subject, List<Finding> findings, LongConsumer onWait)
            throws InterruptedException {
        Map<Finding, String> unrepaired = new HashMap<>();
        Map<String, Long> least = new HashMap<>();
        List<Finding> open = findings;
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            open.forEach(finding -> least.merge(finding.id(), finding.version(), Math::max));
            write(subject, open, least, unrepaired);
            List<DocumentKey> written = open.stream()
                    .filter(finding -> !unrepaired.containsKey(finding))
                    .map(Finding::key)
                    .toList();
            open = suspects.settle(subject, written, onWait);
            long step = 1L << attempt;
            open.stream()
                    .filter(finding -> finding.kind() == Kind.MISSING)
                    .forEach(finding ->
                            least.merge(finding.id(), sides.executed().get().size() + step, Math::max));
        }
        sides.index().show(subject.index());
        open.forEach(finding -> unrepaired.put(
                finding, "Elasticsearch does not take it: see 'dead-letters', or fill a new generation by 'backfill'"));
        return unrepaired;
    }

    private void write(
            Subject subject, List<Finding> findings, Map<String, Long> least, Map<Finding, String> unrepaired)
            throws InterruptedException {
        Sides.Given given =
                sides.database(subject, findings.stream().map(Finding::key).toList());
        List<DocumentWrite> writes = new ArrayList<>();
        List<SecondLook> untrue = new ArrayList<>();
        for (Finding finding : findings) {
            long version = Math.max(given.position(), least.get(finding.id()));
            if (version - given.position() > REACH) {
                unrepaired.put(
                        finding,
                        "its version " + version + " was given to it by hand, and is so far ahead of the position "
                                + given.position() + " that no change would reach it: run 'backfill'");
                continue;
            }
            if (version > given.position()) {
                untrue.add(new SecondLook(subject.collection(), subject.index(), finding.id(), version));
            }
            writes.add(DocumentWrite.of(
                    subject.plan(),
                    subject.index(),
                    finding.key(),
                    version,
                    given.documents().get(finding.id()),
                    given.loadedAt()));
        }
        secondLooks.note(untrue);
        try {
            bulk.write(writes).get(); // what expired or came too late shows in the next look
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
