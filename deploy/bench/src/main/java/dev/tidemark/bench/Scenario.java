package dev.tidemark.bench;

import dev.tidemark.bench.report.Goal;
import dev.tidemark.bench.report.Sheet;
import java.util.List;

/**
 * One thing that is measured.
 *
 * @param what is timed
 * @param beside which limit, taken on the same machine in the same run; empty where there is none
 * @param goals by which its figures are judged
 */
record Scenario(String name, String what, String beside, List<Goal> goals, Run run) {

    /** How it is done. */
    interface Run {
        void on(Lab lab, Sheet sheet) throws Exception;
    }
}
