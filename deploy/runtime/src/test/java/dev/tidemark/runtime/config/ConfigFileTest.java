package dev.tidemark.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    record Service(HttpSettings http, MySqlSettings mysql, int poolSize) {}

    @TempDir
    Path folder;

    @Test
    void readsARecordAndReplacesPlaceholders() throws Exception {
        Service service = read("""
                http:
                  host: 127.0.0.1
                  port: ${NO_SUCH_PORT:-8080}
                mysql:
                  url: ${NO_SUCH_URL:-mysql://db:3307/shop}
                  user: root
                  password: ${NO_SUCH_PASSWORD:-}
                pool_size: ${NO_SUCH_SIZE:-16}
                """);

        assertThat(service.http().port()).isEqualTo(8080);
        assertThat(service.poolSize()).isEqualTo(16);
        assertThat(service.mysql().jdbcUrl(Map.of())).isEqualTo("jdbc:mysql://db:3307/shop");
        assertThat(service.mysql().password()).isEmpty();
    }

    @Test
    void reportsAllProblemsTogetherWithTheirLines() {
        assertThatThrownBy(() -> read("""
                        http:
                          host: 127.0.0.1
                          prot: 8080
                        mysql:
                          url: postgres://db/shop
                          user: root
                          password: hidden
                        pool_size: many
                        pool_size: 3
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessage(String.join(
                        "\n",
                        file() + ":9 pool_size stands here twice, first in line 8",
                        file() + ":3 http.prot is unknown (did you mean 'port'?); known here: host, port",
                        file() + ":1 http.port is missing",
                        file() + ":5 mysql.url must be of the form mysql://host:port/schema",
                        file() + ":8 pool_size must be a number, is 'many'"));
    }

    @Test
    void textIsTakenAsItIsWritten() throws Exception {
        for (String password : List.of("0123", "1e5", "1.50", "yes", "null", "~", "a: b", "#")) {
            System.setProperty("RUNTIME_TEST_PASSWORD", password);
            assertThat(password("${RUNTIME_TEST_PASSWORD:-}")).isEqualTo(password);
        }
        assertThat(password("0123")).isEqualTo("0123");
        assertThat(password("null")).isEmpty();
        assertThat(password("")).isEmpty();
    }

    private String password(String text) throws IOException {
        return read("""
                http: {host: 127.0.0.1, port: 1}
                mysql:
                  url: mysql://db/shop
                  user: root
                  password: %s
                pool_size: 1
                """.formatted(text)).mysql().password();
    }

    @Test
    void whatIsSetToNothingCountsAsNotSet() throws Exception {
        System.setProperty("RUNTIME_TEST_EMPTY", "");

        assertThat(password("${RUNTIME_TEST_EMPTY:-otherwise}")).isEqualTo("otherwise");
        assertThatThrownBy(() -> password("${RUNTIME_TEST_EMPTY}"))
                .hasMessage(file() + ":5 the environment variable RUNTIME_TEST_EMPTY is not set");
    }

    @Test
    void namesAnEnvironmentVariableThatIsMissing() {
        assertThatThrownBy(() -> read("pool_size: ${NO_SUCH_VARIABLE}"))
                .hasMessageContaining(file() + ":1 the environment variable NO_SUCH_VARIABLE is not set");
    }

    @Test
    void saysThatAFileIsNotThere() {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("nothing.yaml"), Service.class))
                .hasMessage(folder.resolve("nothing.yaml") + ": there is no such file");
    }

    @Test
    void saysWhereAFileIsNotYaml() {
        assertThatThrownBy(() -> read("http: [unclosed\npool_size: 3\n"))
                .hasMessageContaining(file() + ":2 is not YAML: ");
    }

    @Test
    void saysThatAFileIsNoText() {
        assertThatThrownBy(() -> read("http: \u0000\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file() + " is not YAML: special characters are not allowed");
        assertThatThrownBy(() -> ConfigFile.read(Files.write(file(), new byte[] {(byte) 0xff}), Service.class))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file() + ": cannot be read: it is not UTF-8");
    }

    @Test
    void anAnchorThatContainsItselfIsRefused() {
        assertThatThrownBy(() -> read("http: &again {host: *again}"))
                .hasMessageContaining("does an anchor contain itself?");
    }

    private Path file() {
        return folder.resolve("service.yaml");
    }

    private Service read(String text) throws IOException {
        return ConfigFile.read(Files.writeString(file(), text), Service.class);
    }
}
