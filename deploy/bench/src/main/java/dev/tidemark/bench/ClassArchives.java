package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What programs have loaded, as the first run of each has left it: the next ones have it at once. Gone with this JVM. */
final class ClassArchives {

    private static final Path FOLDER = folder();

    private ClassArchives() {}

    /** An option of a JVM: writes the archive of the program when it ends, or uses that which one has written. */
    static String writeOrUse(String program) {
        Path archive = archive(program);
        archive.toFile().deleteOnExit();
        return Files.exists(archive) ? use(program) : " -Xlog:cds=off -XX:ArchiveClassesAtExit=" + archive;
    }

    /** Only uses it: for another program with the same jars in front. */
    static String use(String program) {
        Path archive = archive(program);
        return Files.exists(archive) ? " -XX:SharedArchiveFile=" + archive : "";
    }

    private static Path archive(String program) {
        return FOLDER.resolve(program + ".jsa");
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("tidemark-bench-classes");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
