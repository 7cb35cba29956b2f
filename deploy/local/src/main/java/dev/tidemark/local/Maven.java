package dev.tidemark.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The user's own Maven as the downloader: so their mirrors, proxies, credentials and local repository count. */
final class Maven {
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
    /** Of one download at a time: the archive; it is the small ones before it that come several at once. */
    private static final Pattern PROGRESS = Pattern.compile("Progress \\(1\\): (.+)");

    private static final Pattern ERROR = Pattern.compile("\\[ERROR] (.+)");

    private final String command;

    Maven(String command) {
        this.command = command;
    }

    static Maven fromEnvironment() {
        return new Maven(System.getProperty("tidemark.maven", "mvn"));
    }

    /** Copies the artifact into the folder, downloading it unless the local repository has it. */
    Path fetch(Artifact artifact, Path directory) throws IOException {
        Progress progress = Progress.of("fetching " + artifact.title() + " from Maven Central");
        // -C: a wrong checksum is an error. No -B: it would keep Maven from telling how far a download is.
        ProcessBuilder builder = new ProcessBuilder(
                        command,
                        "-C",
                        "-Dstyle.color=never",
                        COPY,
                        "-Dartifact=" + artifact.coordinates(),
                        "-DoutputDirectory=" + directory)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Files.createDirectories(directory);
        builder.directory(directory.toFile()); // no project of the user's may have a say
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LocalException(
                    command + ": cannot be started (" + e.getMessage() + "): install Maven 3.8.7 or later", e);
        }
        String error = null;
        try (Reader reader = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader lines = new BufferedReader(reader)) {
            // readLine ends lines at \r too, which is how Maven redraws its progress
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher at = PROGRESS.matcher(line);
                if (at.find()) {
                    progress.at(at.group(1).strip());
                }
                Matcher problem = ERROR.matcher(line);
                if (error == null && problem.find()) {
                    error = problem.group(1);
                }
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new LocalException(artifact.title() + " (" + artifact.coordinates() + "): " + command
                        + " could not fetch it: " + (error == null ? "exit status " + status : error));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while fetching " + artifact.title());
        } finally {
            progress.end();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".zip")).toList();
            if (found.size() != 1) {
                throw new IOException(
                        directory + ": expected one archive of " + artifact.coordinates() + ", found " + found);
            }
            return found.get(0);
        }
    }
}
