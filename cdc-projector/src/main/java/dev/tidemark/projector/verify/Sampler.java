package dev.tidemark.projector.verify;

import dev.tidemark.projector.progress.JobProgress;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the live generations with the database all the time, so slowly that nobody notices, and says what it finds. It
 * mends nothing: what is wrong there, a person did, or a bug of ours.
 */
public final class Sampler {

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final int REMEMBERED = 10_000;

    private final Verifier verifier;
    private final Supplier<List<Subject>> live;
    private final Drift drift;
    private final Duration pause;
    private final int documentsPerSecond;

    /** What was said already: each finding is said once. */
    private final Set<String> said = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /**
     * @param live what searches use just now
     * @param drift told how many documents differ
     * @param pause before each round
     */
    public Sampler(
            Verifier verifier, Supplier<List<Subject>> live, Drift drift, Duration pause, int documentsPerSecond) {
        this.verifier = verifier;
        this.live = live;
        this.drift = drift;
        this.pause = pause;
        this.documentsPerSecond = documentsPerSecond;
    }

    /** Does so until it is interrupted. */
    public void run() throws InterruptedException {
        while (true) {
            Thread.sleep(pause.toMillis());
            for (Subject subject : inTurn()) {
                round(subject);
            }
        }
    }

    private List<Subject> inTurn() {
        return live.get().stream()
                .sorted(Comparator.comparing(Subject::collection, drift.inTurn()))
                .toList();
    }

    private void round(Subject subject) throws InterruptedException {
        String collection = subject.collection();
        Verifier.Observer observer = new Paced(documentsPerSecond) {
            @Override
            public void found(List<Finding> findings) {
                drift.found(collection, subject.index(), findings.size());
                say(subject, findings);
            }
        };
        drift.begin(collection, subject.index());
        verifier.run(subject, false, SILENT, observer);
        drift.end(collection, subject.index());
    }

    private void say(Subject subject, List<Finding> findings) {
        List<String> ids = findings.stream()
                .filter(finding -> said.add(subject.index() + "/" + finding.id() + "/" + finding.version()))
                .map(finding -> finding.id() + " (" + finding.kind().name().toLowerCase(Locale.ROOT) + ")")
                .toList();
        if (!ids.isEmpty()) {
            LOG.warn(
                    "{} is not as the database has it: {}; run 'verify {} --repair', and find out who writes to it",
                    subject.index(),
                    String.join(", ", ids),
                    subject.collection());
        }
    }

    private static final JobProgress SILENT = new JobProgress() {
        @Override
        public void phase(String name, long total) {}

        @Override
        public void advance(long rows) {}
    };
}
