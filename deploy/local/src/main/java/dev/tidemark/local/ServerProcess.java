package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that runs until told otherwise: its output goes to a log file, who it is to a pid file.
 *
 * <p>It has a session of its own, so that a Ctrl-C at the terminal reaches the launcher alone, which then stops
 * everything in the right order. A pid file left behind tells the next start whom to stop first.
 */
final class ServerProcess {
    private final String name;
    private final ProcessHandle handle;
    private final Path log;
    private final Path pidFile;

    private ServerProcess(String name, ProcessHandle handle, Path log, Path pidFile) {
        this.name = name;
        this.handle = handle;
        this.log = log;
        this.pidFile = pidFile;
    }

    static ServerProcess start(ServerCommand command) throws IOException {
        List<String> own = new ArrayList<>(inOwnSession());
        own.addAll(command.command());
        ProcessBuilder builder = new ProcessBuilder(own)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
        builder.environment().putAll(command.environment());
        return adopt(command.name(), builder.start().toHandle(), command.log(), command.pidFile());
    }

    private static List<String> inOwnSession() {
        return Commands.find("setsid")
                .map(setsid -> List.of(setsid.toString()))
                // macOS lacks that command and has perl
                .or(() -> Commands.find("perl")
                        .map(perl -> List.of(perl.toString(), "-e", "use POSIX; POSIX::setsid(); exec @ARGV", "--")))
                .orElse(List.of());
    }

    /** Takes charge of a process that somebody else started. */
    static ServerProcess adopt(String name, ProcessHandle handle, Path log, Path pidFile) throws IOException {
        ProcessIdentity.of(handle).write(pidFile);
        return new ServerProcess(name, handle, log, pidFile);
    }

    /** Stops the process that a former run left behind, if the pid file names one that still runs. */
    static Optional<Long> stopOrphan(String name, Path pidFile, Duration grace) throws IOException {
        Optional<ProcessHandle> orphan = ProcessIdentity.read(pidFile).flatMap(ProcessIdentity::process);
        orphan.ifPresent(handle -> new ServerProcess(name, handle, null, pidFile).stop(grace));
        return orphan.map(ProcessHandle::pid);
    }

    String name() {
        return name;
    }

    long pid() {
        return handle.pid();
    }

    boolean isAlive() {
        return handle.isAlive();
    }

    CompletableFuture<Void> onExit() {
        return handle.onExit().thenAccept(ended -> {});
    }

    /** Asks it and its children to end (SIGTERM), and kills what has not after the time given. */
    void stop(Duration grace) {
        // Elasticsearch's starter would wait for a server that listens to nobody before it has come up
        List<ProcessHandle> descendants = handle.descendants().toList();
        signal("CONT"); // a suspended process would not notice
        handle.destroy();
        descendants.forEach(ProcessHandle::destroy);
        if (!ended(grace)) {
            killAll();
            ended(Duration.ofSeconds(30));
        }
        forget();
    }

    private void killAll() {
        List<ProcessHandle> descendants = handle.descendants().toList();
        handle.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** SIGKILL, its children too; returns when it is gone. */
    void kill() {
        killAll();
        if (!ended(Duration.ofSeconds(30))) {
            throw new LocalException(name + ": process " + pid() + " survives SIGKILL");
        }
        forget();
    }

    /** SIGSTOP. */
    void suspend() {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    /** What a person needs to see when it failed. */
    String lastLines() {
        return LogTail.of(log);
    }

    private void signal(String signal) {
        Commands.run(List.of("kill", "-" + signal, Long.toString(pid())));
    }

    private boolean ended(Duration within) {
        try {
            handle.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !handle.isAlive();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            // it names a process that is gone, which the next start sees by itself
        }
    }
}
