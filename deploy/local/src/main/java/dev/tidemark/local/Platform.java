package dev.tidemark.local;

import java.util.Locale;

/** The kinds of machine that MySQL's archive exists for. */
enum Platform {
    LINUX_X86_64("linux-x86_64"),
    LINUX_AARCH64("linux-aarch64"),
    MAC_X86_64("mac-x86_64"),
    MAC_AARCH64("mac-aarch64");

    private final String classifier;

    Platform(String classifier) {
        this.classifier = classifier;
    }

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64");
        if (arm || osArch.equals("amd64") || osArch.equals("x86_64")) {
            if (os.equals("linux")) {
                return arm ? LINUX_AARCH64 : LINUX_X86_64;
            }
            if (os.startsWith("mac")) {
                return arm ? MAC_AARCH64 : MAC_X86_64;
            }
        }
        throw new LocalException(
                osName + " on " + osArch + ": the local stack runs on Linux and macOS, x86-64 and arm64"
                        + (os.startsWith("windows") ? "; on Windows run it inside WSL" : "")
                        + ". Point TIDEMARK_MYSQL_URL and TIDEMARK_ELASTICSEARCH_URL at servers that already run.");
    }

    boolean isLinux() {
        return this == LINUX_X86_64 || this == LINUX_AARCH64;
    }

    String classifier() {
        return classifier;
    }
}
