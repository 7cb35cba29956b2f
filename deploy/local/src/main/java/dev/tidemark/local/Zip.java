package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Unpacks the wanted part of an archive. */
final class Zip {
    private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    private Zip() {}

    /**
     * Executables stay executable; everything becomes readable for all, because the server may run as another user than
     * the one who unpacks.
     */
    static void unpack(Path zip, Artifact artifact, Path target) throws IOException {
        // Only the zip file system, and only with this setting, tells Unix modes.
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true))) {
            Path root = archive.getPath("/" + artifact.root());
            List<Path> files;
            try (Stream<Path> walk = Files.walk(root)) {
                files = walk.filter(Files::isRegularFile)
                        .filter(file ->
                                artifact.wanted().test(root.relativize(file).toString()))
                        .toList();
            }
            for (Path file : files) {
                Path copy = target.resolve(root.relativize(file).toString()).normalize();
                if (!copy.startsWith(target)) {
                    throw new IOException(zip + ": entry " + file + " leads out of the folder");
                }
                createDirectories(copy.getParent(), target);
                Files.copy(file, copy);
                boolean executable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
                Files.setPosixFilePermissions(copy, executable ? EXECUTABLE : PLAIN);
            }
            Files.setPosixFilePermissions(target, EXECUTABLE);
        }
    }

    private static void createDirectories(Path directory, Path target) throws IOException {
        if (!directory.equals(target) && !Files.isDirectory(directory)) {
            createDirectories(directory.getParent(), target);
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, EXECUTABLE);
        }
    }
}
