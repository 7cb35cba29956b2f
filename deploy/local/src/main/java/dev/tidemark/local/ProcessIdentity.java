package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process told from any later one with the same pid: by the time it started.
 *
 * @param started epoch milliseconds
 */
record ProcessIdentity(long pid, long started) {
    /** The same start is computed from the time of boot, which may be rounded differently from one JVM to the next. */
    private static final long TOLERANCE_MS = Duration.ofSeconds(2).toMillis();

    static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    /** The process if it still runs. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(of(process).started - started) <= TOLERANCE_MS);
    }

    void write(Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.writeString(partial, pid + " " + started + "\n");
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Empty when there is no such file or it is not one of ours. */
    static Optional<ProcessIdentity> read(Path file) throws IOException {
        try {
            String[] parts = Files.readString(file).strip().split(" ");
            return parts.length == 2
                    ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
