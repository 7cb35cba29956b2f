package dev.tidemark.projector.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tidemark.projector.scenario.Shape.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every scenario, streamed while the projector runs and caught up with after it was down; and the first of each shape
 * filled from tables that hold rows already. However a change arrives, the documents must be the same.
 *
 * <p>One projector serves all of it: the scenarios of a shape follow each other in one collection, shapes stand side by
 * side. {@code -Dtidemark.scenario=many-to-one} runs those whose name contains it.
 */
class ScenarioIT {

    private static ScenarioRun run;

    @TestFactory
    Stream<DynamicNode> scenarios() throws Exception {
        String only = System.getProperty("tidemark.scenario", "");
        List<Scenario> scenarios = Scenario.readAll(Path.of("src", "test", "resources", "scenarios")).stream()
                .filter(scenario -> scenario.name().contains(only))
                .toList();
        assertThat(scenarios).isNotEmpty();
        run = new ScenarioRun(scenarios);
        return Stream.of(
                dynamicContainer("filled", filled()),
                dynamicContainer("streamed", streamed(scenarios)),
                dynamicContainer("caught up", caughtUp()));
    }

    @AfterAll
    static void close() {
        run.close();
    }

    private static Stream<DynamicNode> filled() {
        List<Shape> shapes = run.shapes().stream()
                .filter(shape -> !shape.repeatable().isEmpty())
                .toList();
        return round("(start)", shapes, 0);
    }

    private static Stream<DynamicNode> streamed(List<Scenario> scenarios) {
        return scenarios.stream()
                .map(scenario -> dynamicTest(scenario.name(), () -> {
                    Shape shape = run.shape(scenario);
                    shape.given(scenario);
                    run.awaitSearchable();
                    run.check(shape.when(scenario));
                }));
    }

    /** As many at once as there are shapes. */
    private static Stream<DynamicNode> caughtUp() {
        int rounds = run.shapes().stream()
                .mapToInt(shape -> shape.repeatable().size())
                .max()
                .orElse(0);
        return IntStream.range(0, rounds).boxed().flatMap(round -> {
            List<Shape> shapes = run.shapes().stream()
                    .filter(shape -> shape.repeatable().size() > round)
                    .toList();
            return round("(stop and start)", shapes, round);
        });
    }

    /** One scenario of each shape while the projector is down. */
    private static Stream<DynamicNode> round(String name, List<Shape> shapes, int round) {
        List<Check> checks = new ArrayList<>();
        return Stream.concat(
                Stream.of(dynamicTest(name, () -> {
                    run.stop();
                    for (Shape shape : shapes) {
                        checks.add(shape.play(shape.repeatable().get(round)));
                    }
                    run.start();
                })),
                IntStream.range(0, shapes.size())
                        .mapToObj(i -> dynamicTest(
                                shapes.get(i).repeatable().get(round).name(), () -> run.check(checks.get(i)))));
    }
}
