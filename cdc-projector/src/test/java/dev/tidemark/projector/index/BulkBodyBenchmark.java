package dev.tidemark.projector.index;

import dev.tidemark.projector.document.ProductRow;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A document's part of the body of a bulk request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class BulkBodyBenchmark {

    private static final int DOCUMENTS = 500;

    @Param({"false", "true"})
    boolean gzip;

    private List<Pending> writes;

    @Setup
    public void load() {
        String source = new String(ProductRow.document(), StandardCharsets.UTF_8);
        Submission submission = new Submission(DOCUMENTS);
        writes = IntStream.range(0, DOCUMENTS)
                .mapToObj(id -> new Pending(Writes.write(id, 4711, source), submission))
                .toList();
    }

    @Benchmark
    @OperationsPerInvocation(DOCUMENTS)
    public long document() {
        return BulkBody.of(writes, gzip).getContentLength();
    }
}
