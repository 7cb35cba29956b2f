package dev.tidemark.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that was measured, and on what.
 *
 * @param about the machine, the versions, the commit, the settings
 * @param runs of each, the results in the order in which they came
 */
public record Report(Map<String, Object> about, List<List<Result>> runs) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public static Report read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Report.class);
    }

    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        JSON.writeValue(file.toFile(), this);
    }

    public boolean hasFailures() {
        return results().anyMatch(result -> result.failure() != null);
    }

    Stream<Result> results() {
        return runs.stream().flatMap(List::stream);
    }

    /** A scenario's results, one of each run that has it. */
    List<Result> of(String scenario) {
        return results().filter(result -> result.scenario().equals(scenario)).toList();
    }

    /** In the order in which they ran. */
    List<String> scenarios() {
        return results().map(Result::scenario).distinct().toList();
    }

    /** What differs in what they were taken on: figures of two machines, or of two sizes, cannot be compared. */
    List<String> differences(Report other) {
        TreeSet<String> names = new TreeSet<>(about.keySet());
        names.addAll(other.about.keySet());
        names.removeAll(List.of("at", "commit"));
        return names.stream()
                .filter(name -> !String.valueOf(about.get(name)).equals(String.valueOf(other.about.get(name))))
                .map(name -> name + ": " + other.about.get(name) + ", now " + about.get(name))
                .toList();
    }
}
