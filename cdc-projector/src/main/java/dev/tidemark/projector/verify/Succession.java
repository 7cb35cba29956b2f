package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.index.DeadLetters;
import dev.tidemark.projector.progress.JobProgress;
import dev.tidemark.projector.progress.Objection;
import java.time.Clock;
import java.util.ArrayList;
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

    private static final int NAMED = 5;

    private final Verifier verifier;
    private final DeadLetters deadLetters;
    private final Clock clock;

    public Succession(Verifier verifier, DeadLetters deadLetters, Clock clock) {
        this.verifier = verifier;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /**
     * Compares all documents.
     *
     * @param live the index that serves
     * @return what speaks against it; empty where nothing does
     */
    public Optional<Objection> objection(Subject next, String live, JobProgress progress) throws InterruptedException {
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
        private final List<String> named = new ArrayList<>();

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
                if (finding.kind() != Finding.Kind.EXTRA && there.contains(finding.key())) {
                    continue; // nobody refuses a delete
                }
                switch (finding.kind()) {
                    case EXTRA -> extra++;
                    case MISSING -> missing++;
                    case DIFFERENT -> different++;
                }
                if (named.size() < NAMED) {
                    named.add(finding.id());
                }
            }
            refused += here.size() - there.size();
        }

        Optional<Objection> said() {
            if (missing + extra + different == 0) {
                return Optional.empty();
            }
            String text = "verification found " + missing + " documents missing, " + extra + " too many, " + different
                    + " different"
                    + (refused == 0
                            ? ""
                            : "; Elasticsearch refused " + refused + " of them, but not for " + live
                                    + ": 'dead-letters list " + next.collection() + "' says why");
            return Optional.of(new Objection(clock.instant(), missing, extra, different, named, text));
        }
    }
}
