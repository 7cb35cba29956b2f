package dev.tidemark.projector.document;

import dev.tidemark.projector.AverageCall;
import dev.tidemark.projector.projection.ValueType;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Rows to JSON, once MySQL has sent them. */
@State(Scope.Thread)
public class RowToJsonBenchmark extends AverageCall {

    private final JsonBytes json = new JsonBytes(1024);

    /** One column's value. */
    @State(Scope.Thread)
    public static class Value {

        @Param({"INTEGER", "DECIMAL", "STRING", "DATETIME", "FLOAT", "SET", "BLOB"})
        ValueType type;

        private byte[] printed;

        @Setup
        public void print() {
            String text = switch (type) {
                case INTEGER -> "4711";
                case DECIMAL -> "129.90";
                case DATETIME -> "2026-01-31 10:00:00.120000";
                case FLOAT -> "0.10000000149011612";
                case SET -> "red,green,blue";
                default -> ProductRow.description();
            };
            printed = text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Benchmark
    public byte[] product() {
        json.clear();
        ProductRow.write(json);
        return json.toArray();
    }

    @Benchmark
    public int value(Value value) {
        json.clear();
        Columns.write(value.type, value.printed, json);
        return json.length();
    }
}
