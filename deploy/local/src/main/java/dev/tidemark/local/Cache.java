package dev.tidemark.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder where what is slow to make is made once: unpacked servers, an initialised MySQL data folder.
 *
 * <p>An entry is there completely or not at all, whatever is killed when, and two processes that want the same one wait
 * for each other: it is made beside its place under a file lock, then renamed.
 */
final class Cache {
    private final Path root;

    Cache(Path root) {
        this.root = root;
    }

    /** {@code TIDEMARK_CACHE}, else the user's cache folder; root's home is closed to others, so for root /var/cache. */
    static Cache standard() {
        String configured = System.getenv("TIDEMARK_CACHE");
        if (configured != null && !configured.isBlank()) {
            return new Cache(Path.of(configured).toAbsolutePath());
        }
        if (Unprivileged.isRoot()) {
            return new Cache(Path.of("/var/cache/tidemark"));
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return new Cache(caches.resolve("tidemark").toAbsolutePath());
    }

    Path unpacked(Artifact artifact) {
        return entry(artifact.directory(), partial -> {
            Files.createDirectories(partial);
            // A Maven whose parent was killed may still be writing to the folder of that one.
            String downloads = artifact.directory() + ".download-";
            deleteAll(downloads);
            Path download = root.resolve(downloads + ProcessHandle.current().pid());
            try {
                Path zip = Maven.fromEnvironment().fetch(artifact, download);
                check(zip, artifact);
                Zip.unpack(zip, artifact, partial);
            } finally {
                deleteAll(downloads);
            }
        });
    }

    private void deleteAll(String prefix) throws IOException {
        List<Path> matching;
        try (Stream<Path> list = Files.list(root)) {
            matching = list.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        for (Path path : matching) {
            Directories.delete(path);
        }
    }

    /** The entry's path; when it is not there yet, {@code maker} makes it at the path given to it. */
    Path entry(String name, Maker maker) {
        Path entry = root.resolve(name);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        // A file lock keeps other processes out, the monitor other threads of this one.
        synchronized (Cache.class) {
            try {
                Files.createDirectories(root);
                try (FileChannel channel = FileChannel.open(
                                root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    assert lock.isValid();
                    if (!Files.isDirectory(entry)) {
                        Path partial = root.resolve(name + ".partial");
                        Directories.delete(partial);
                        maker.make(partial);
                        Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            } catch (IOException e) {
                throw new LocalException(
                        entry + ": cannot be made: " + e + " (TIDEMARK_CACHE moves the cache elsewhere)", e);
            }
        }
        return entry;
    }

    private static void check(Path zip, Artifact artifact) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
        try (InputStream in = Files.newInputStream(zip)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(artifact.sha256())) {
            throw new LocalException(artifact.coordinates() + ": SHA-256 is " + found + ", expected "
                    + artifact.sha256() + ": delete it from the local Maven repository and try again");
        }
    }

    /** Makes a cache entry at a path that does not exist yet. */
    interface Maker {
        void make(Path partial) throws IOException;
    }
}
