package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.ProductRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Two documents compared: of the same bytes, of the same values written otherwise, and where one value differs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DifferencesBenchmark {

    @Param({"same", "spaced", "changed"})
    String other;

    private byte[] given;
    private byte[] indexed;

    @Setup
    public void load() {
        given = ProductRow.document();
        String text = new String(given, StandardCharsets.UTF_8);
        String changed = switch (other) {
            case "spaced" -> text.replace(",\"", ", \"");
            case "changed" -> text.replace("\"stock\":42", "\"stock\":43");
            default -> text;
        };
        indexed = changed.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public List<String> document() {
        return Differences.between(given, indexed);
    }
}
