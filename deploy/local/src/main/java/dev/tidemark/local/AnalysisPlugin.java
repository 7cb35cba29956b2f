package dev.tidemark.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The token filters that the minimal distribution lacks, taken from the class path and put into its plugins folder. The
 * unpacked server itself stays as it is: beside it, a folder of links to its files has the plugin too.
 */
final class AnalysisPlugin {

    private static final String DESCRIPTOR = "stable-plugin-descriptor.properties";
    private static final List<String> FILES = List.of(DESCRIPTOR, "named_components.json");
    private static final String CLASSES = "dev/tidemark/analysis";

    private AnalysisPlugin() {}

    /** The server with the plugin. */
    static synchronized Path installed(Cache cache, Artifact server) {
        Path plain = cache.unpacked(server);
        Map<String, byte[]> files = files();
        return cache.entry(server.directory() + "-" + hash(files), partial -> {
            link(plain, partial);
            Path folder = Files.createDirectories(partial.resolve("plugins/tidemark-analysis"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            readable(partial.resolve("plugins"));
        });
    }

    /** By their names in the plugin's folder. */
    private static Map<String, byte[]> files() {
        try {
            URI found = AnalysisPlugin.class.getResource("/" + DESCRIPTOR).toURI();
            if (!found.getScheme().equals("jar")) {
                return files(Path.of(found).getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(found, Map.of())) {
                return files(jar.getPath("/"));
            }
        } catch (IOException | URISyntaxException e) {
            throw new LocalException("the analysis plugin cannot be read from the class path: " + e, e);
        }
    }

    private static Map<String, byte[]> files(Path root) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : FILES) {
            files.put(name, Files.readAllBytes(root.resolve(name)));
        }
        files.put("tidemark-analysis.jar", jar(root));
        return files;
    }

    /** The same bytes from the same classes, wherever they were found. */
    private static byte[] jar(Path root) throws IOException {
        List<Path> classes;
        try (Stream<Path> list = Files.list(root.resolve(CLASSES))) {
            classes = list.sorted().toList();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            for (Path file : classes) {
                ZipEntry entry = new ZipEntry(CLASSES + "/" + file.getFileName());
                entry.setTime(0);
                jar.putNextEntry(entry);
                jar.write(Files.readAllBytes(file));
            }
        }
        return bytes.toByteArray();
    }

    private static String hash(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.values().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static void link(Path from, Path to) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(from)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            Path copy = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(path));
            } else {
                Files.createLink(copy, path);
            }
        }
    }

    /** The server may run as another user than the one who unpacks. */
    private static void readable(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
