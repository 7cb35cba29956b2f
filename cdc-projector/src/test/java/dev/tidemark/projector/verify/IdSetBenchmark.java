package dev.tidemark.projector.verify;

import dev.tidemark.projector.AverageCall;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The hashes by which a verification remembers ids, a page of keys at a time. */
@State(Scope.Thread)
public class IdSetBenchmark extends AverageCall {

    private static final int IDS = 5_000;

    private final List<String> ids =
            IntStream.range(0, IDS).mapToObj(id -> "7:3:" + id).toList();
    private final IdSet seen = new IdSet();

    @Setup
    public void see() {
        ids.forEach(seen::add);
    }

    @Benchmark
    @OperationsPerInvocation(IDS)
    public IdSet add() {
        IdSet fresh = new IdSet();
        ids.forEach(fresh::add);
        return fresh;
    }

    @Benchmark
    @OperationsPerInvocation(IDS)
    public int contains() {
        int found = 0;
        for (String id : ids) {
            found += seen.contains(id) ? 1 : 0;
        }
        return found;
    }
}
