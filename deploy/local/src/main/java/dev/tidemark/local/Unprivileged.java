package dev.tidemark.local;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How root runs what refuses to run as root: as the user {@code nobody}, which every system has. For anybody else all of
 * this changes nothing.
 */
final class Unprivileged {
    private static final String USER = "nobody";

    private Unprivileged() {}

    static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }

    /** The command to start instead; the process that it becomes keeps its pid. */
    static List<String> command(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        Optional<Path> setpriv = Commands.find("setpriv");
        if (setpriv.isEmpty()) {
            throw new LocalException(
                    "Elasticsearch refuses to run as root and setpriv (package util-linux) is not there"
                            + " to run it as " + USER + ": start this as another user");
        }
        return Stream.concat(
                        Stream.of(
                                setpriv.get().toString(),
                                "--reuid=" + id("-u"),
                                "--regid=" + id("-g"),
                                "--clear-groups"),
                        command.stream())
                .toList();
    }

    /** Gives the folder with all that is in it to the user. */
    static void own(Path directory) throws IOException {
        if (!isRoot()) {
            return;
        }
        int uid = id("-u");
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.setAttribute(visited, "unix:uid", uid);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.setAttribute(file, "unix:uid", uid);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Whether the user gets at the path: a folder above it, such as /root, may be closed to it. */
    static boolean reaches(Path path) {
        List<String> test = new ArrayList<>(command(List.of("test", "-r", path.toString())));
        return Commands.run(test).status() == 0;
    }

    private static int id(String option) {
        Commands.Result result = Commands.run(List.of("id", option, USER));
        if (result.status() != 0) {
            throw new LocalException(
                    "user " + USER + ": " + result.output() + ": start this as another user than root");
        }
        return Integer.parseInt(result.output());
    }
}
