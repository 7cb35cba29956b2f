package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code libaio.so.1}, the one library MySQL needs on Linux that a fresh machine may lack. */
final class Libaio {
    private static final String NAME = "libaio.so.1";
    /** The name since the 64-bit time change of Debian 13 and Ubuntu 24.04; the same ABI on 64-bit machines. */
    private static final String NEW_NAME = "libaio.so.1t64";

    private static final List<String> FOLDERS = List.of(
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/lib64",
            "/usr/lib64",
            "/lib",
            "/usr/lib",
            "/usr/local/lib");

    private Libaio() {}

    /**
     * Makes sure that MySQL will find the library, installing it with apt where we may.
     *
     * @return the folder that must be in LD_LIBRARY_PATH for it, if any
     */
    static Optional<Path> provide(Platform platform, Cache cache) {
        if (!platform.isLinux() || find(NAME).isPresent()) {
            return Optional.empty();
        }
        Optional<Path> renamed = find(NEW_NAME);
        if (renamed.isEmpty()) {
            install();
            if (find(NAME).isPresent()) {
                return Optional.empty();
            }
            renamed = find(NEW_NAME);
        }
        Path library = renamed.orElseThrow(() -> new LocalException(missing()));
        return Optional.of(cache.entry("libaio", partial -> {
            Files.createDirectories(partial);
            Files.createSymbolicLink(partial.resolve(NAME), library);
        }));
    }

    private static void install() {
        Optional<Path> apt = Commands.find("apt-get");
        if (!Unprivileged.isRoot() || apt.isEmpty()) {
            throw new LocalException(missing());
        }
        Progress.of("installing libaio, which MySQL needs (apt-get install libaio1)")
                .end();
        String aptGet = apt.get().toString();
        Commands.run(List.of(aptGet, "update", "-qq"));
        Commands.Result result = null;
        for (String name : List.of("libaio1", "libaio1t64")) {
            result = Commands.run(List.of(
                    "env",
                    "DEBIAN_FRONTEND=noninteractive",
                    aptGet,
                    "install",
                    "-y",
                    "-qq",
                    "--no-install-recommends",
                    name));
            if (result.status() == 0) {
                return;
            }
        }
        throw new LocalException(missing() + " (apt-get: " + result.output() + ")");
    }

    private static Optional<Path> find(String name) {
        Optional<Path> ldconfig = Commands.find("ldconfig");
        Stream<Path> known = ldconfig.stream()
                .flatMap(command ->
                        Commands.run(List.of(command.toString(), "-p")).output().lines())
                .filter(line -> line.strip().startsWith(name + " "))
                .map(line -> Path.of(line.substring(line.indexOf("=>") + 2).strip()));
        return Stream.concat(known, FOLDERS.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::exists)
                .findFirst();
    }

    private static String missing() {
        String release;
        try {
            release = Files.readString(Path.of("/etc/os-release")).toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            release = "";
        }
        return NAME + ": MySQL needs it and it is not installed: " + installCommand(release);
    }

    /** @param osRelease the text of /etc/os-release */
    static String installCommand(String osRelease) {
        String family = osRelease
                .lines()
                .filter(line -> line.startsWith("id=") || line.startsWith("id_like="))
                .reduce(
                        "",
                        (all, line) -> all + " "
                                + line.substring(line.indexOf('=') + 1).replace("\"", ""));
        if (family.contains("debian") || family.contains("ubuntu")) {
            return "sudo apt-get install -y libaio1 || sudo apt-get install -y libaio1t64";
        } else if (family.contains("fedora") || family.contains("rhel")) {
            return "sudo dnf install -y libaio";
        } else if (family.contains("suse")) {
            return "sudo zypper install -y libaio1";
        } else if (family.contains("arch")) {
            return "sudo pacman -S --noconfirm libaio";
        }
        return "install the package of your distribution that holds it (often libaio or libaio1)";
    }
}
