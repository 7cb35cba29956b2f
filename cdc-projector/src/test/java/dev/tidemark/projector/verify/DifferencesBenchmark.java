package dev.tidemark.projector.verify;

import dev.tidemark.projector.AverageCall;
import dev.tidemark.projector.document.ProductRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Two documents compared: of the same bytes, of the same values written otherwise, and where one value differs. */
@State(Scope.Thread)
public class DifferencesBenchmark extends AverageCall {

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
