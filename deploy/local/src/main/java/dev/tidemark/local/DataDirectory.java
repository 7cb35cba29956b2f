package dev.tidemark.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;

/** The folder with all that a local stack keeps, in use by one launcher at a time. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final boolean ephemeral;
    private final FileChannel lockFile;

    private DataDirectory(Path path, boolean ephemeral, FileChannel lockFile) {
        this.path = path;
        this.ephemeral = ephemeral;
        this.lockFile = lockFile;
    }

    static DataDirectory open(Path path) throws IOException {
        return lock(path.toAbsolutePath().normalize(), false);
    }

    /** A new one that is deleted when it is closed. */
    static DataDirectory ephemeral() throws IOException {
        return lock(new TemporaryDirectories("up").create(), true);
    }

    private static DataDirectory lock(Path path, boolean ephemeral) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new LocalException(path + ": cannot be made (" + e + "): choose another folder with --data", e);
        }
        Path file = path.resolve("lock");
        // closed with the folder; the lock goes with the process, however it ends
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new LocalException(path + ": in use by process "
                    + Files.readString(file).strip()
                    + ", another 'tidemark up': stop that one, or choose another folder with --data");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
        return new DataDirectory(path, ephemeral, channel);
    }

    Path path() {
        return path;
    }

    Path mysql() {
        return path.resolve("mysql");
    }

    /** A new log; the former run's is kept beside it, so that they never grow without end. */
    Path log(String name) throws IOException {
        Path log = Files.createDirectories(path.resolve("logs")).resolve(name + ".log");
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(name + ".former.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    Path pidFile(LocalService service) throws IOException {
        return Files.createDirectories(path.resolve("run")).resolve(service.artifact() + ".pid");
    }

    /** Where {@code deploy/tidemark} looks for the running stack's addresses. */
    void writeAddresses(Map<String, String> addresses) throws IOException {
        Files.writeString(
                addressFile(),
                addresses.entrySet().stream()
                        .map(address -> address.getKey() + "=" + address.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private Path addressFile() {
        return path.resolve("addresses");
    }

    /** Lets the next one have it. The addresses go: a later command must not take a stopped stack for a running one. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(addressFile());
        if (ephemeral) {
            Directories.delete(path);
        }
        lockFile.truncate(0);
        lockFile.close();
    }
}
