package dev.tidemark.projector.verify;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The hashes by which a verification remembers ids, a page of keys at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class IdSetBenchmark {

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
