package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks of single methods, called once each: whether they still work. {@code deploy/bench/micro} tells how fast. */
class BenchmarksTest {

    @Test
    void allOfThemRun() throws Exception {
        assertThat(ranOnce()).isNotEmpty().isEqualTo(written());
    }

    /** @throws RunnerException if one of them fails */
    private static Set<String> ranOnce() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true"); // there is nothing to be measured in peace
        return new Runner(new OptionsBuilder()
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run().stream()
                        .map(result -> result.getParams().getBenchmark())
                        .map(method -> method.substring(0, method.lastIndexOf('.')))
                        .collect(Collectors.toSet());
    }

    private static Set<String> written() throws IOException {
        Path sources = Path.of("src/test/java");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(file -> file.endsWith("Benchmark.java"))
                    .map(file -> file.replace(".java", "").replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }
}
