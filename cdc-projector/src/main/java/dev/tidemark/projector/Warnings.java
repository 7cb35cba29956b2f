package dev.tidemark.projector;

import dev.tidemark.projector.source.SourceProblem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the source and keeps nobody from following it. It is looked at again and again, and said once: when it
 * comes, when it is another, and when it is mended. Outlives attempts. Thread-safe.
 */
final class Warnings {

    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);

    private List<SourceProblem> last = List.of();

    /** These are all there are now. */
    synchronized void found(List<SourceProblem> now) {
        now.stream().filter(problem -> !last.contains(problem)).forEach(problem -> LOG.warn("{}", problem));
        last.stream()
                .filter(problem -> !now.contains(problem))
                .forEach(problem -> LOG.info("not so any more: {}", problem.text()));
        last = List.copyOf(now);
    }
}
