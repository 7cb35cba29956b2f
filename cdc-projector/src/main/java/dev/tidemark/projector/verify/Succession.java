package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.progress.JobProgress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a generation may take the place of the one that serves: what it has must be what the database says. A document that
 * both were refused is no reason against it, for searches lose by the move at most what it was before it was refused; one that
 * was refused only for the new generation is, for its mapping is another one than that of the generation that serves.
 * Thread-safe.
 */
public final class Succession {

    private final Verifier verifier;
    private final DeadLetters deadLetters;

    public Succession(Verifier verifier, DeadLetters deadLetters) {
        this.verifier = verifier;
        this.deadLetters = deadLetters;
    }

    /**
     * Compares all documents.
     *
     * @param live the index that serves
     * @return what speaks against it; empty where nothing does
     */
    public Optional<String> objection(Subject next, String live, JobProgress progress) throws InterruptedException {
        Objections objections = new Objections(next, live);
        verifier.run(next, false, progress, objections);
        return objections.said();
    }

    /** For the thread that verifies. */
    private final class Objections implements Verifier.Observer {
        private final Subject next;
        private final String live;
        private long missing;
        private long extra;
        private long different;
        private long refused;

        Objections(Subject next, String live) {
            this.next = next;
            this.live = live;
        }

        @Override
        public void found(List<Finding> findings) {
            List<DocumentKey> keys = findings.stream().map(Finding::key).toList();
            Set<DocumentKey> here = deadLetters.among(next.index(), keys);
            Set<DocumentKey> there = deadLetters.among(live, here);
            for (Finding finding : findings) {
                switch (finding.kind()) {
                    case EXTRA -> extra++; // nobody refuses a delete
                    case MISSING -> missing += there.contains(finding.key()) ? 0 : 1;
                    case DIFFERENT -> different += there.contains(finding.key()) ? 0 : 1;
                }
            }
            refused += here.size() - there.size();
        }

        Optional<String> said() {
            if (missing + extra + different == 0) {
                return Optional.empty();
            }
            return Optional.of("verification found " + missing + " documents missing, " + extra + " too many, "
                    + different + " different"
                    + (refused == 0
                            ? ""
                            : "; Elasticsearch refused " + refused + " of them, but not for " + live
                                    + ": 'dead-letters list " + next.collection() + "' says why"));
        }
    }
}
