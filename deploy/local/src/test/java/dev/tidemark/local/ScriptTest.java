package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/tidemark} itself, on a root whose Maven makes programs that tell how they were called. */
class ScriptTest {
    private static final String MAVEN = """
            #!/bin/sh
            echo "$@" >>calls
            [ ! -f broken ] || { echo '[ERROR] Foo.java:[3,1] cannot find symbol'; exit 1; }
            for module in deploy/local/target/tidemark-local writer-api/target/writer-api \\
              cdc-projector/target/cdc-projector search-api/target/search-api; do
              mkdir -p "$module/bin"
              program=$module/bin/${module##*/}
              printf '#!/bin/sh\\necho "%s" "$@" "root=$TIDEMARK_ROOT writer=$TIDEMARK_WRITER_PORT"\\n' ${module##*/} >"$program"
              chmod +x "$program"
            done
            """;

    @TempDir
    private Path root;

    private record Result(int status, String output) {}

    @BeforeEach
    void makeRoot() throws IOException {
        Path script = Path.of("../tidemark").toAbsolutePath();
        Files.createDirectories(root.resolve("deploy/assembly"));
        Files.copy(script, root.resolve("deploy/tidemark"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve("deploy/local/target"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        for (String module : List.of("deploy/runtime", "deploy/local", "writer-api", "cdc-projector", "search-api")) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "<project/>");
        }
        Path maven =
                Files.writeString(Files.createDirectories(root.resolve("bin")).resolve("mvn"), MAVEN);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void upBuildsOnceAndAgainWhenASourceHasChanged() throws Exception {
        String built = "building Tidemark";
        String ran = "tidemark-local up --demo root=" + root;
        assertThat(run("up", "--demo").output()).contains(built, ran);
        assertThat(run("up", "--demo").output()).doesNotContain(built).contains(ran);

        Path source = Files.writeString(root.resolve("search-api/src/main/java/Search.java"), "class Search {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(run("up", "--demo").output()).contains(built, ran);
        assertThat(root.resolve("calls"))
                .content()
                .contains("package -DskipTests")
                .hasLineCount(2);
    }

    @Test
    void otherCommandsGoToTheProjectorWithTheAddressesOfTheRunningStack() throws Exception {
        Files.writeString(
                Files.createDirectories(root.resolve(".tidemark")).resolve("addresses"),
                "TIDEMARK_WRITER_PORT=8180\nPATH=/nowhere\n");
        Result status = run("status", "--json");
        assertThat(status.status()).isZero();
        assertThat(status.output()).contains("cdc-projector status --json").contains("writer=8180");
    }

    @Test
    void aBuildThatFailsIsShown() throws Exception {
        Files.createFile(root.resolve("broken"));
        Result result = run("up");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("cannot find symbol").endsWith("tidemark: the build failed, see above\n");
    }

    @Test
    void helpIsGivenWithoutABuildAndNoCommandIsWrongUsage() throws Exception {
        assertThat(run("--help").status()).isZero();
        assertThat(run("--help").output()).startsWith("Usage: deploy/tidemark COMMAND");
        assertThat(run().status()).isEqualTo(2);
        assertThat(root.resolve("calls")).doesNotExist();
    }

    private Result run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("deploy/tidemark").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", root.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.environment().keySet().removeIf(name -> name.startsWith("TIDEMARK_"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }
}
