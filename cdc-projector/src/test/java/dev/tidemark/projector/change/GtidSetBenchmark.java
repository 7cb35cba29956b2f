package dev.tidemark.projector.change;

import dev.tidemark.projector.AverageCall;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sets of transactions: of one server without a gap, as nearly all are, and with a hundred. */
@State(Scope.Thread)
public class GtidSetBenchmark extends AverageCall {

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final long RANGE = 1_000;

    @Param({"1", "100"})
    int ranges;

    private String text;
    private GtidSet set;
    private GtidSet part;
    private Gtid inside;
    private Gtid next;

    @Setup
    public void makeSets() {
        text = LongStream.range(0, ranges)
                .mapToObj(range -> (range * RANGE + 1) + "-" + (range * RANGE + RANGE - 1))
                .collect(Collectors.joining(":", SERVER + ":", ""));
        set = GtidSet.parse(text);
        inside = new Gtid(SERVER, "", (ranges / 2) * RANGE + RANGE / 2);
        next = new Gtid(SERVER, "", ranges * RANGE);
        part = GtidSet.of(inside);
    }

    @Benchmark
    public GtidSet parse() {
        return GtidSet.parse(text);
    }

    @Benchmark
    public String print() {
        return set.toString();
    }

    @Benchmark
    public GtidSet addTheNext() {
        return set.plus(next);
    }

    @Benchmark
    public GtidSet union() {
        return set.union(part);
    }

    @Benchmark
    public boolean containsOne() {
        return set.contains(inside);
    }

    @Benchmark
    public boolean containsSet() {
        return set.contains(part);
    }
}
