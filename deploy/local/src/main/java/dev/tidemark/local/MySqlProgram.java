package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MySQL as it is installed in the cache: how it is called, and a freshly initialised data folder that is made once and
 * then copied, because initialising takes several seconds.
 */
record MySqlProgram(Cache cache, Path home, Map<String, String> environment) {
    /** What makes a position out of the binlog; the settings that Tidemark asks of any MySQL are among them. */
    static final List<String> REPLICATION_OPTIONS = List.of(
            "--server-id=1",
            "--log-bin=binlog",
            "--gtid-mode=ON",
            "--enforce-gtid-consistency=ON",
            "--binlog-format=ROW",
            "--binlog-row-image=FULL",
            "--binlog-row-metadata=FULL",
            "--sync-binlog=1",
            "--innodb-flush-log-at-trx-commit=1",
            "--session-track-gtids=OWN_GTID",
            "--character-set-server=utf8mb4",
            "--default-time-zone=+00:00");

    private static final List<String> LOCAL_OPTIONS = List.of(
            "--bind-address=127.0.0.1",
            "--mysqlx=OFF",
            // relative to the data folder: the path of a Unix socket may have 107 bytes only
            "--socket=mysql.sock",
            "--pid-file=mysqld.pid",
            "--secure-file-priv=NULL",
            "--innodb-buffer-pool-size=128M",
            "--max-connections=200");

    /** Fetches it, with all that it needs, unless it is there. */
    static MySqlProgram install(Cache cache) {
        Path home = cache.unpacked(Artifact.mysql(Platform.current()));
        Map<String, String> environment = Libaio.provide(Platform.current(), cache)
                .map(folder -> Map.of("LD_LIBRARY_PATH", libraryPath(folder)))
                .orElse(Map.of());
        return new MySqlProgram(cache, home, environment);
    }

    private static String libraryPath(Path folder) {
        return Optional.ofNullable(System.getenv("LD_LIBRARY_PATH"))
                .filter(path -> !path.isBlank())
                .map(path -> folder + ":" + path)
                .orElse(folder.toString());
    }

    /** @param options win over ours */
    List<String> command(Path data, int port, List<String> options) {
        List<String> command = base(data);
        command.addAll(REPLICATION_OPTIONS);
        command.addAll(LOCAL_OPTIONS);
        command.addAll(options);
        command.add("--port=" + port);
        return command;
    }

    private List<String> base(Path data) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/mysqld").toString(),
                "--no-defaults", // no file of this machine may have a say
                "--basedir=" + home,
                "--datadir=" + data));
        if (Unprivileged.isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    /** Makes a data folder, whole or not at all. */
    void createData(Path data) throws IOException {
        Path template = cache.entry(home.getFileName() + "-template", this::initialise);
        Path partial = data.resolveSibling(data.getFileName() + ".partial");
        Directories.delete(partial);
        Directories.copy(template, partial);
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void initialise(Path data) throws IOException {
        List<String> command = base(data);
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
