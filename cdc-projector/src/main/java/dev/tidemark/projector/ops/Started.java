package dev.tidemark.projector.ops;

import dev.tidemark.projector.progress.JobStatus;
import java.util.List;
import java.util.Map;

/**
 * What was begun because somebody asked for it.
 *
 * @param leftOut the collections of which that is not possible now, where all were asked for
 */
record Started(List<JobStatus> jobs, List<LeftOut> leftOut) {

    /** @param reason what is wrong and what to do */
    record LeftOut(String collection, String reason) {}

    static Started of(List<JobStatus> jobs, Map<String, String> leftOut) {
        return new Started(
                jobs,
                leftOut.entrySet().stream()
                        .map(one -> new LeftOut(one.getKey(), one.getValue()))
                        .toList());
    }
}
