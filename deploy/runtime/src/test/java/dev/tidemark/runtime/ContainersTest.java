package dev.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.config.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of what runs in containers, where there are no containers: names that point at each other do exist. */
class ContainersTest {

    private static final Path ROOT = Path.of("..", "..");

    private final YamlFile file = YamlFile.parse(ROOT.resolve("deploy/compose.yaml"));
    private final JsonNode services = file.root().path("services");

    @Test
    void everyServiceHasAHealthCheckAndWaitsForThoseOfOthers() {
        assertThat(file.problems()).isEmpty();
        assertThat(services).hasSize(7);
        services.properties().forEach(service -> {
            assertThat(service.getValue().at("/healthcheck/test"))
                    .as(service.getKey())
                    .isNotEmpty();
            service.getValue().path("depends_on").properties().forEach(other -> {
                assertThat(services.has(other.getKey())).as(other.getKey()).isTrue();
                assertThat(other.getValue().path("condition").asText()).isEqualTo("service_healthy");
            });
        });
    }

    @Test
    void portsAreOnLoopbackAndSecretsHaveNoDefaults() {
        services.forEach(service -> {
            service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
            service.path("environment").properties().stream()
                    .filter(variable -> variable.getKey().endsWith("PASSWORD"))
                    .forEach(secret -> assertThat(secret.getValue().asText()).matches("\\$\\{TIDEMARK_\\w+:\\?.+}"));
        });
    }

    @Test
    void whatIsMountedFromHereExists() {
        services.forEach(service -> service.path("volumes").forEach(volume -> {
            String from = volume.asText().split(":")[0];
            if (from.startsWith("./")) {
                assertThat(ROOT.resolve("deploy").resolve(from)).exists();
            }
        }));
    }

    @Test
    void mysqlHasTheSettingsThatPositionsRestOn() {
        List<String> options = Stream.of(services.at("/mysql/command"))
                .flatMap(command -> Stream.iterate(0, i -> i < command.size(), i -> i + 1)
                        .map(i -> command.get(i).asText()))
                .toList();

        assertThat(options)
                .contains(
                        "--gtid-mode=ON",
                        "--enforce-gtid-consistency=ON",
                        "--binlog-format=ROW",
                        "--binlog-row-image=FULL",
                        "--sync-binlog=1",
                        "--innodb-flush-log-at-trx-commit=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"writer-api", "cdc-projector", "search-api"})
    void anImageIsMadeOfTheLayoutAndRunsAsNobodySpecial(String name) throws IOException {
        JsonNode service = services.path(name);
        assertThat(service.at("/build/dockerfile").asText()).isEqualTo(name + "/Dockerfile");
        String image = Files.readString(ROOT.resolve(name).resolve("Dockerfile"));
        String port = service.at("/healthcheck/test/2").asText();

        assertThat(image)
                .contains("COPY " + name + "/target/" + name + " /opt/tidemark\n")
                .contains("\nUSER tidemark\n", "\nEXPOSE " + port + "\n", "\nHEALTHCHECK ")
                .contains("ENTRYPOINT [\"/opt/tidemark/bin/" + name + "\"]");
        assertThat(service.at("/ports/0").asText()).isEqualTo("127.0.0.1:" + port + ":" + port);
        assertThat(Files.readString(ROOT.resolve(".dockerignore")))
                .contains("!" + name + "/target/" + name + "\n", "!deploy/assembly/healthcheck.sh\n");
    }

    @Test
    void aServiceIsToldOnlyWhatItsConfigurationAsksFor() throws IOException {
        for (String name : List.of("writer-api", "cdc-projector", "search-api")) {
            String configuration =
                    Files.readString(ROOT.resolve(name).resolve("src/main/conf").resolve(name + ".yaml"));
            assertThat(given(name).keySet())
                    .isNotEmpty()
                    .filteredOn(variable -> !variable.startsWith("OTEL_")) // OpenTelemetry reads its own
                    .allSatisfy(variable -> assertThat(configuration).contains("${" + variable + ":-"));
        }
    }

    private Map<String, JsonNode> given(String name) {
        JsonNode environment = services.path(name).path("environment");
        Map<String, JsonNode> given = new TreeMap<>();
        environment.path("<<").properties().forEach(one -> given.put(one.getKey(), one.getValue()));
        environment.properties().stream()
                .filter(one -> !one.getKey().equals("<<"))
                .forEach(one -> given.put(one.getKey(), one.getValue()));
        return given;
    }
}
