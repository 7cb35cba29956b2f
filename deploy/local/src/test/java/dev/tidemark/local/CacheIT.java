package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheIT {
    @TempDir
    private Path cache;

    @Test
    void twoProcessesThatWantTheSameAtOnceUnpackItOnce() throws Exception {
        Process one = unpack();
        Process other = unpack();

        String output = output(one) + output(other);

        assertThat(one.waitFor()).as(output).isZero();
        assertThat(other.waitFor()).as(output).isZero();
        Path entry = cache.resolve("elasticsearch-8.19.21");
        assertThat(output.lines().filter(line -> line.equals(entry.toString()))).hasSize(2);
        assertThat(output.lines().filter(line -> line.startsWith("fetching"))).hasSize(1);
        assertComplete(entry);
    }

    @Test
    void aKillInTheMiddleLeavesNothingThatTheNextOneTrips() throws Exception {
        Process killed = unpack();
        Path entry = cache.resolve("elasticsearch-8.19.21");
        await().atMost(Duration.ofMinutes(2)).until(() -> files(cache.resolve("elasticsearch-8.19.21.partial")) > 5);
        killed.destroyForcibly().waitFor();
        assertThat(entry).doesNotExist();

        Process next = unpack();

        String output = output(next);
        assertThat(next.waitFor()).as(output).isZero();
        assertComplete(entry);
    }

    private void assertComplete(Path entry) throws IOException {
        assertThat(files(entry)).isEqualTo(files(Cache.standard().unpacked(Artifact.elasticsearch())));
        assertThat(entry.resolve("bin/elasticsearch")).isExecutable();
        assertThat(entry.resolve("bin/elasticsearch.bat")).doesNotExist();
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("elasticsearch-8.19.21", "elasticsearch-8.19.21.lock");
        }
    }

    private Process unpack() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dtidemark.maven=" + System.getProperty("tidemark.maven", "mvn"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unpacking.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("TIDEMARK_CACHE", cache.toString());
        return builder.start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static long files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).count();
        }
    }
}
