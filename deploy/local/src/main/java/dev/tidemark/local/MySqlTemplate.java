package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A freshly initialised data folder, made once per version and then copied: initialising takes several seconds. */
final class MySqlTemplate {
    private MySqlTemplate() {}

    static void copy(Cache cache, Path home, Map<String, String> environment, Path data) throws IOException {
        Path template =
                cache.entry(home.getFileName() + "-template", partial -> initialise(home, environment, partial));
        Path partial = data.resolveSibling(data.getFileName() + ".partial");
        Directories.delete(partial);
        Directories.copy(template, partial);
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void initialise(Path home, Map<String, String> environment, Path data) throws IOException {
        List<String> command = new ArrayList<>(LocalMySql.base(home, data));
        command.add("--initialize-insecure");
        command.add("--innodb-redo-log-capacity=8M"); // the copy is the smaller for it; the server enlarges it
        Path log = Files.createTempFile("tidemark-mysql-initialize", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new LocalException(
                        "MySQL cannot initialise " + data + " (exit status " + status + "); " + LogTail.of(log));
            }
            Files.delete(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while initialising " + data, e);
        }
        // each server makes its own: its UUID names its transactions
        Files.deleteIfExists(data.resolve("auto.cnf"));
    }
}
