package dev.tidemark.projector.document;

import dev.tidemark.projector.AverageCall;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Keys to ids and shards, and back: for a key of one column, of three, and one that is too long to be an id. */
@State(Scope.Thread)
public class DocumentIdsBenchmark extends AverageCall {

    @Param({"4711", "7:3:4711", "long"})
    String kind;

    private ProjectionPlan plan;
    private DocumentKey key;
    private String id;

    @Setup
    public void makeKey() {
        boolean one = kind.equals("4711");
        plan = RoutingTest.plan(one ? "" : ", routing: tenant");
        List<Object> values = kind.equals("long")
                ? List.of("x".repeat(600), 3L, 4711L)
                : List.of(kind.split(":")).stream()
                        .map(part -> (Object) Long.valueOf(part))
                        .toList();
        key = new DocumentKey("items", values);
        id = key.id();
    }

    @Benchmark
    public String id() {
        return key.id();
    }

    @Benchmark
    public String routing() {
        return plan.routing().of(id);
    }
}
