package dev.tidemark.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What Debezium gives with a consumer that does nothing, in a JVM of its own with the options of the projector's. */
final class Debezium {

    private static final long LIMIT_MINUTES = 30;

    private final Stack stack;

    Debezium(Stack stack) {
        this.stack = stack;
    }

    /** The changes of the backlog, from the first batch to the last. The projector must have nothing to do. */
    Speed stream(Backlog backlog) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("tidemark-bench-debezium", "");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Program.options(Stack.PROJECTOR));
        command.addAll(Arrays.asList(stack.sizes().debeziumOptions().split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of(
                "-cp",
                Program.ROOT.resolve("cdc-projector/target/cdc-projector/lib/*") + ":" + classes(),
                Debezium.class.getPackageName() + ".EmptyConsumer",
                stack.servers().mysql().host(),
                String.valueOf(stack.servers().mysql().port()),
                stack.servers().mysql().user(),
                backlog.gtids(),
                answer.toString()));
        Process process = Program.start(new ProcessBuilder(command), Program.log("debezium"));
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("Debezium did not stream: see " + Program.log("debezium"));
            }
            List<String> lines = Files.readAllLines(answer);
            return new Speed(Double.parseDouble(lines.get(0)), Double.parseDouble(lines.get(1)));
        } finally {
            process.destroyForcibly();
            Files.delete(answer);
        }
    }

    private static Path classes() {
        try {
            return Path.of(Debezium.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
