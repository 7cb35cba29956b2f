package dev.tidemark.projector.index;

import dev.tidemark.projector.AverageCall;
import dev.tidemark.projector.document.DocumentWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A write's way through a lane's queue, where each is of another document and where ten each are of one. */
@State(Scope.Thread)
public class LaneQueueBenchmark extends AverageCall {

    private static final int WRITES = 1_000;

    @Param({"1", "10"})
    int ofOneDocument;

    private final LaneQueue queue = new LaneQueue();
    private List<DocumentWrite> writes;

    @Setup
    public void load() {
        writes = IntStream.range(0, WRITES)
                .mapToObj(number -> Writes.write(number % (WRITES / ofOneDocument), number))
                .toList();
    }

    @Benchmark
    @OperationsPerInvocation(WRITES)
    public int write() throws InterruptedException {
        Submission submission = new Submission(WRITES);
        List<Pending> pending = new ArrayList<>(WRITES);
        for (DocumentWrite write : writes) {
            pending.add(new Pending(write, submission));
        }
        queue.add(pending);
        return queue.take(Long.MAX_VALUE, WRITES).size();
    }
}
