package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A MySQL 8.0 server of one's own, with its data, log and pid file in one folder; user {@code root}, no password.
 *
 * <p>It can be stopped, killed, suspended and started again on the same data and port. One thread at a time.
 */
public final class LocalMySql implements MySql, AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Path log;
    private final int port;
    private final List<String> options;
    private final Keeper keeper;
    private ServerProcess process;

    private LocalMySql(Path directory, Path log, int port, List<String> options, Keeper keeper) {
        this.directory = directory.toAbsolutePath();
        this.log = log.toAbsolutePath();
        this.port = port;
        this.options = options;
        this.keeper = keeper;
    }

    /**
     * Starts a server on the data in the folder, new data if it has none, and returns when it answers. It ends with this
     * JVM at the latest.
     *
     * @param options further options of mysqld, such as {@code --binlog-row-image=MINIMAL}; they win over ours. Without
     *     {@code --port=N} a free port is taken
     */
    public static LocalMySql start(Path directory, String... options) {
        int port = Arrays.stream(options)
                .filter(option -> option.startsWith("--port="))
                .map(option -> Integer.parseInt(option.substring("--port=".length())))
                .findFirst()
                .orElseGet(Ports::free);
        return start(directory, directory.resolve("mysql.log"), port, List.of(options), StopAtExit.INSTANCE);
    }

    /** The same in a folder of its own that is deleted when this JVM ends. */
    public static LocalMySql startTemporary(String... options) {
        return start(TemporaryDirectories.forTest("mysql"), options);
    }

    /** With somebody else to answer for the process than the end of the JVM. */
    static LocalMySql start(Path directory, Path log, int port, List<String> options, Keeper keeper) {
        LocalMySql mysql = new LocalMySql(directory, log, port, options, keeper);
        mysql.restart();
        return mysql;
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    ServerProcess process() {
        return process;
    }

    public long pid() {
        return process.pid();
    }

    /** Clean shutdown; returns when the process is gone. */
    public void stop() {
        process.stop(STOP_LIMIT);
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.kill();
    }

    /** SIGSTOP: it keeps its connections and answers nothing. */
    public void suspend() {
        process.suspend();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** Starts it again, with the same data, port and options; stops it first if it runs. Returns when it answers. */
    public void restart() {
        try {
            Files.createDirectories(directory);
            Files.createDirectories(log.getParent());
            stopOrphan(directory);
            MySqlProgram program = MySqlProgram.install(Cache.standard());
            Path data = directory.resolve("data");
            if (!Files.isDirectory(data)) {
                program.createData(data);
            }
            process = keeper.start(new ServerCommand(
                    "MySQL", program.command(data, port, options), program.environment(), log, pidFile(directory)));
            awaitReady();
        } catch (IOException e) {
            throw new LocalException(directory + ": cannot start MySQL: " + e, e);
        }
    }

    /**
     * Stops the server that still runs on the folder, whoever started it.
     *
     * @return its pid
     */
    static Optional<Long> stopOrphan(Path directory) throws IOException {
        return ServerProcess.stopOrphan("MySQL", pidFile(directory), STOP_LIMIT);
    }

    /** Same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /** Stops it and deletes its folder: it cannot be started again. */
    public void delete() throws IOException {
        stop();
        Directories.delete(directory);
    }

    private static Path pidFile(Path directory) {
        return directory.resolve("mysql.pid");
    }

    private void awaitReady() {
        Instant limit = Instant.now().plus(START_LIMIT);
        SQLException last = null;
        while (Instant.now().isBefore(limit)) {
            if (!process.isAlive()) {
                process.stop(Duration.ZERO);
                throw new LocalException("MySQL on port " + port + " ended while starting; " + process.lastLines());
            }
            try (Connection connection = connect("");
                    Statement statement = connection.createStatement()) {
                commitOnce(statement);
                return;
            } catch (SQLException e) {
                last = e;
            }
            if (!Waits.pause(Duration.ofMillis(50))) {
                break;
            }
        }
        process.kill();
        throw new LocalException("MySQL on port " + port + " did not answer within " + START_LIMIT.toSeconds() + " s ("
                + last + "); " + process.lastLines());
    }

    /** An empty gtid_executed would end Debezium; this statement is logged and leaves nothing behind. */
    private static void commitOnce(Statement statement) throws SQLException {
        try (ResultSet executed =
                statement.executeQuery("SELECT @@global.gtid_executed = '' AND @@global.gtid_mode = 'ON'")) {
            executed.next();
            if (!executed.getBoolean(1)) {
                return;
            }
        }
        statement.execute("FLUSH PRIVILEGES");
    }
}
