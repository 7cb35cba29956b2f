package dev.tidemark.projector;

import dev.tidemark.projector.projection.ProjectionFiles;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The projection files as they were when all of them were last right, for a file that somebody is editing must not keep a
 * projector that runs from following the source. Outlives attempts, and not the process: that refuses such a file when it
 * starts. Thread-safe.
 */
final class RightFiles {

    private static final Logger LOG = LoggerFactory.getLogger(RightFiles.class);

    private ProjectionFiles last;
    private List<String> problems = List.of();

    /** Empty before any were right. */
    synchronized Optional<ProjectionFiles> last() {
        return Optional.ofNullable(last);
    }

    /** What is wrong with the files as they are, one line each; none while they are what is gone by. */
    synchronized List<String> problems() {
        return problems;
    }

    /** They are right, as they are. */
    synchronized void found(ProjectionFiles files) {
        last = files;
        if (!problems.isEmpty()) {
            LOG.info("the projection files are right again");
            problems = List.of();
        }
    }

    /** They are not, and these are gone by instead. */
    synchronized void found(List<String> wrong, ProjectionFiles instead) {
        last = instead;
        if (!problems.equals(wrong)) {
            LOG.warn(
                    "the projection files are not right; until they are, or until the next start, what they said before"
                            + " holds: {}",
                    String.join("; ", wrong));
            problems = List.copyOf(wrong);
        }
    }
}
