package dev.tidemark.systemtests;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where Chromium and what drives it are on this machine; on a Debian machine root gets them when they are missing. */
final class Chromium {

    private static final List<String> INSTALL = List.of(
            "sh",
            "-c",
            "apt-get update -qq && DEBIAN_FRONTEND=noninteractive"
                    + " apt-get install -y -qq --no-install-recommends chromium chromium-driver");

    private Chromium() {}

    static File browser() {
        return find("chromium", "chromium-browser", "google-chrome");
    }

    static File driver() {
        return find("chromedriver");
    }

    private static synchronized File find(String... names) {
        return onPath(names)
                .or(() -> {
                    install(names[0]);
                    return onPath(names);
                })
                .orElseThrow(() -> new AssertionError(missing(names[0])));
    }

    private static Optional<File> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }

    private static void install(String name) {
        try {
            if (!"root".equals(System.getProperty("user.name"))
                    || onPath("apt-get").isEmpty()) {
                return;
            }
            Process process =
                    new ProcessBuilder(INSTALL).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(missing(name) + "\n" + output);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(missing(name), e);
        }
    }

    private static String missing(String name) {
        return name + " is missing: install it (on Debian: apt-get install chromium chromium-driver)";
    }
}
