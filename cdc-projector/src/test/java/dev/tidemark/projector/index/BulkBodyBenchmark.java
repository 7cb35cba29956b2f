package dev.tidemark.projector.index;

import dev.tidemark.projector.AverageCall;
import dev.tidemark.projector.document.ProductRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A document's part of the body of a bulk request. */
@State(Scope.Thread)
public class BulkBodyBenchmark extends AverageCall {

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
