package dev.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What figures were taken on, and of. */
final class Machine {

    private Machine() {}

    /** @param servers of those that were measured */
    static Map<String, Object> about(Servers servers, Sizes sizes) throws Exception {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("at", Instant.now().toString());
        about.put("commit", commit());
        about.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        about.put("processor", processor());
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("memory_mebibytes", memory());
        about.put(
                "data",
                Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                        .type());
        about.put("java", System.getProperty("java.runtime.version"));
        about.put("mysql", servers.value("SELECT VERSION()"));
        about.put(
                "elasticsearch",
                servers.call("GET", "/_nodes/_local?filter_path=nodes.*.version", "")
                        .findPath("version")
                        .asText());
        about.put("debezium", debezium());
        about.put("projector_options", String.join(" ", Program.options(Stack.PROJECTOR)));
        about.put("sizes", new ObjectMapper().convertValue(sizes, Map.class));
        return about;
    }

    /** With {@code +} behind it where the files are not those of a commit. */
    private static String commit() throws InterruptedException {
        try {
            String commit = git("rev-parse", "HEAD");
            return commit.isEmpty()
                    ? "unknown"
                    : commit + (git("status", "--porcelain").isEmpty() ? "" : "+");
        } catch (IOException e) {
            return "unknown"; // no git
        }
    }

    private static String git(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
        Process git = builder.directory(Program.ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? answer : "";
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceAll(".*: ", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown"; // no Linux
        }
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() >> 20
                : 0;
    }

    /** That of the projector. */
    private static String debezium() throws IOException {
        try (Stream<Path> jars = Files.list(Program.ROOT.resolve("cdc-projector/target/cdc-projector/lib"))) {
            return jars.map(jar -> jar.getFileName().toString())
                    .filter(jar -> jar.startsWith("debezium-connector-mysql-"))
                    .map(jar -> jar.replaceAll("debezium-connector-mysql-(.*)\\.jar", "$1"))
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
