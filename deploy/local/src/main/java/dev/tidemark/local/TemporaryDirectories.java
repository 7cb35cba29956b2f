package dev.tidemark.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Folders that belong to a running JVM. What one that was killed left behind, folders and the processes whose pid files
 * lie in them, the next one clears away.
 */
final class TemporaryDirectories {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path all;

    /** @param purpose folders of another purpose are left alone */
    TemporaryDirectories(String purpose) {
        all = Path.of(
                System.getProperty("java.io.tmpdir"), "tidemark-" + purpose + "-" + System.getProperty("user.name"));
    }

    /** A folder for a server of a test; it is deleted when the JVM ends. */
    static Path forTest(String server) {
        return OfTests.MINE.resolve(server + "-" + COUNT.incrementAndGet());
    }

    /** This JVM's own folder, made now; others may enter it, because Elasticsearch may run as another user. */
    Path create() throws IOException {
        Files.createDirectories(all);
        removeOrphans();
        ProcessIdentity me = ProcessIdentity.of(ProcessHandle.current());
        Path mine = Files.createDirectories(all.resolve(me.pid() + "-" + me.started()));
        Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxr-xr-x"));
        return mine;
    }

    private void removeOrphans() throws IOException {
        List<Path> owned;
        try (Stream<Path> list = Files.list(all)) {
            owned = list.filter(path -> path.getFileName().toString().matches("\\d+-\\d+"))
                    .toList();
        }
        for (Path path : owned) {
            String[] owner = path.getFileName().toString().split("-");
            boolean orphan = new ProcessIdentity(Long.parseLong(owner[0]), Long.parseLong(owner[1]))
                    .process()
                    .isEmpty();
            if (orphan) {
                try {
                    remove(path);
                } catch (IOException | UncheckedIOException e) {
                    // another JVM may be clearing it away at the same time
                }
            }
        }
    }

    private static void remove(Path path) throws IOException {
        List<Path> pidFiles;
        try (Stream<Path> files = Files.walk(path)) {
            pidFiles = files.filter(file -> file.toString().endsWith(".pid")).toList();
        }
        for (Path pidFile : pidFiles) {
            ProcessIdentity.read(pidFile).flatMap(ProcessIdentity::process).ifPresent(ProcessHandle::destroyForcibly);
        }
        Directories.delete(path);
    }

    private static final class OfTests {
        static final Path MINE = create();

        private static Path create() {
            try {
                Path path = new TemporaryDirectories("tests").create();
                StopAtExit.INSTANCE.afterwards(() -> Directories.delete(path));
                return path;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
