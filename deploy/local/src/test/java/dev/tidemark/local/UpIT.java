package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Supervision of the services; the servers are given by address, and nobody looks whether they are there. */
class UpIT {
    private static final Map<String, String> GIVEN_SERVERS = Map.of(
            "TIDEMARK_MYSQL_URL", "mysql://127.0.0.1:1/shop", "TIDEMARK_ELASTICSEARCH_URL", "http://127.0.0.1:1");

    @TempDir
    private Path directory;

    private final String offset = Integer.toString(Ports.free() - 8080);
    private Path root;
    private Path data;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Launched.root(directory.resolve("root"));
        data = root.resolve(".tidemark");
    }

    @Test
    void tellsEachServiceThenThatItIsUpAndATermSignalEndsAllOfIt() throws Exception {
        try (Launched launched = up().awaitUp()) {
            int writer = 8080 + Integer.parseInt(offset);
            assertThat(launched.output().lines())
                    .contains(
                            "MySQL          given by TIDEMARK_MYSQL_URL",
                            "Elasticsearch  given by TIDEMARK_ELASTICSEARCH_URL",
                            "writer-api     http://127.0.0.1:" + writer,
                            "search-api     http://127.0.0.1:" + (writer + 1),
                            "cdc-projector  http://127.0.0.1:" + (writer + 2))
                    .last()
                    .isEqualTo("tidemark is up");
            assertThat(data.resolve("addresses"))
                    .content()
                    .contains("TIDEMARK_WRITER_PORT=" + writer)
                    .contains("TIDEMARK_PROJECTOR_URL=http://127.0.0.1:" + (writer + 2));
            List<ProcessHandle> services = services();
            assertThat(services).hasSize(3);

            launched.signal("TERM");

            assertThat(launched.awaitExit()).isZero();
            assertThat(launched.output()).endsWith("stopping\nstopped");
            assertThat(services).noneMatch(ProcessHandle::isAlive);
            assertThat(data.resolve("addresses")).doesNotExist();
        }
    }

    @Test
    void aSecondOneOnTheSameDataIsRefusedWithThePidOfTheFirst() throws Exception {
        try (Launched first = up().awaitUp();
                Launched second = up()) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output())
                    .isEqualTo("tidemark: " + data + ": in use by process " + first.pid()
                            + ", another 'tidemark up': stop that one, or choose another folder with --data");
            assertThat(services()).hasSize(3);
        }
    }

    @Test
    void afterAKillTheNextOneStopsWhatWasLeftAndGoesOn() throws Exception {
        List<ProcessHandle> orphans;
        try (Launched killed = up().awaitUp()) {
            orphans = services();
            killed.signal("KILL");
            killed.awaitExit();
        }
        assertThat(orphans).hasSize(3).allMatch(ProcessHandle::isAlive);
        try (Launched next = up().awaitUp()) {
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            assertThat(next.output())
                    .contains("stopped writer-api (pid ")
                    .contains("left behind by a run that was killed");
            assertThat(services()).hasSize(3).allMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void aPidThatAnotherProcessHasByNowIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Files.createDirectories(data.resolve("run"));
            new ProcessIdentity(
                            other.pid(), ProcessIdentity.of(other.toHandle()).started() - 60_000)
                    .write(data.resolve("run/search-api.pid"));
            try (Launched launched = up().awaitUp()) {
                assertThat(launched.output()).doesNotContain("left behind");
                assertThat(other.isAlive()).isTrue();
            }
        } finally {
            other.destroy();
        }
    }

    @Test
    void whenOneEndsByItselfItIsNamedAndTheRestIsStopped() throws Exception {
        try (Launched launched = up().awaitUp()) {
            List<ProcessHandle> services = services();
            long search = ProcessIdentity.read(data.resolve("run/search-api.pid"))
                    .orElseThrow()
                    .pid();

            ProcessHandle.of(search).orElseThrow().destroyForcibly();

            assertThat(launched.awaitExit()).isEqualTo(1);
            assertThat(launched.output())
                    .contains("tidemark: search-api (pid " + search + ") ended by itself")
                    .contains("the last lines of " + data.resolve("logs/search-api.log"))
                    .contains("search-api is ready");
            assertThat(services).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void oneThatDoesNotStartIsNamedWithItsLastLines() throws Exception {
        Map<String, String> environment = new HashMap<>(GIVEN_SERVERS);
        environment.put("STAND_IN_FAILS", "cdc-projector");
        try (Launched launched = Launched.up(root, environment, "--port-offset", offset)) {
            assertThat(launched.awaitExit()).isEqualTo(1);
            assertThat(launched.output())
                    .contains("tidemark: cdc-projector ended while starting; the last lines of "
                            + data.resolve("logs/cdc-projector.log"))
                    .contains("cdc-projector: no projection file in conf/projections")
                    .doesNotContain("tidemark is up")
                    .doesNotContain("\tat ");
            assertThat(services()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsNamedWithTheOptionThatMovesIt() throws Exception {
        int search = 8081 + Integer.parseInt(offset);
        try (ServerSocket taken = new ServerSocket(search, 1, InetAddress.getByName("127.0.0.1"));
                Launched launched = up()) {
            assertThat(taken.isBound()).isTrue();
            assertThat(launched.awaitExit()).isEqualTo(1);
            assertThat(launched.output())
                    .isEqualTo("tidemark: port " + search
                            + " (search-api) in use: stop what uses it, or move all five ports with --port-offset N");
        }
    }

    @Test
    void anEphemeralOneLeavesNothing() throws Exception {
        try (Launched launched = Launched.up(root, GIVEN_SERVERS, "--ephemeral", "--port-offset", offset)
                .awaitUp()) {
            assertThat(data).doesNotExist();
            Path mine = Path.of(System.getProperty("java.io.tmpdir"), "tidemark-up-" + System.getProperty("user.name"));
            try (Stream<Path> own = Files.list(mine)) {
                assertThat(own).anyMatch(path -> path.getFileName().toString().startsWith(launched.pid() + "-"));
            }
            launched.signal("INT");
            assertThat(launched.awaitExit()).isZero();
            try (Stream<Path> own = Files.list(mine)) {
                assertThat(own).noneMatch(path -> path.getFileName().toString().startsWith(launched.pid() + "-"));
            }
        }
    }

    @Test
    void wrongUsageIsStatusTwo() throws Exception {
        for (String[] options : List.of(
                new String[] {"--no-such-option"},
                new String[] {"--port-offset", "-1"},
                new String[] {"--port-offset", "60000"},
                new String[] {"--data", "x", "--ephemeral"})) {
            try (Launched launched = Launched.up(root, GIVEN_SERVERS, options)) {
                assertThat(launched.awaitExit()).as(launched.output()).isEqualTo(2);
                assertThat(launched.output()).contains("Usage: tidemark up");
            }
        }
    }

    private Launched up() throws IOException {
        return Launched.up(root, GIVEN_SERVERS, "--port-offset", offset);
    }

    private List<ProcessHandle> services() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("run"))) {
            return files.map(UpIT::identity)
                    .flatMap(Optional::stream)
                    .map(ProcessIdentity::process)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static Optional<ProcessIdentity> identity(Path file) {
        try {
            return ProcessIdentity.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
