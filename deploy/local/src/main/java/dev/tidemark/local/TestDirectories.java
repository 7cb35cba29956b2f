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
 * Folders for servers that end with this JVM. What a JVM that was killed left behind, folders and processes, the next
 * one clears away.
 */
final class TestDirectories {
    private static final Path ALL =
            Path.of(System.getProperty("java.io.tmpdir"), "tidemark-tests-" + System.getProperty("user.name"));
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDirectories() {}

    static Path create(String name) {
        return Mine.PATH.resolve(name + "-" + COUNT.incrementAndGet());
    }

    private static final class Mine {
        static final Path PATH = create();

        private static Path create() {
            try {
                Files.createDirectories(ALL);
                removeOrphans();
                ProcessIdentity me = ProcessIdentity.of(ProcessHandle.current());
                Path path = Files.createDirectories(ALL.resolve(me.pid() + "-" + me.started()));
                // Elasticsearch may run as another user
                Files.setPosixFilePermissions(ALL, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                StopAtExit.afterwards(() -> Directories.delete(path));
                return path;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void removeOrphans() throws IOException {
        List<Path> owners;
        try (Stream<Path> list = Files.list(ALL)) {
            owners = list.filter(owner -> owner.getFileName().toString().matches("\\d+-\\d+"))
                    .toList();
        }
        for (Path owner : owners) {
            String[] parts = owner.getFileName().toString().split("-");
            if (new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]))
                    .process()
                    .isEmpty()) {
                try (Stream<Path> files = Files.walk(owner)) {
                    for (Path pidFile : files.filter(file -> file.toString().endsWith(".pid"))
                            .toList()) {
                        ProcessIdentity.read(pidFile)
                                .flatMap(ProcessIdentity::process)
                                .ifPresent(ProcessHandle::destroyForcibly);
                    }
                    Directories.delete(owner);
                } catch (IOException | UncheckedIOException e) {
                    // another JVM may be clearing it away at the same time
                }
            }
        }
    }
}
