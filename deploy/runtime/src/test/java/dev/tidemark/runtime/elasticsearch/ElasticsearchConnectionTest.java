package dev.tidemark.runtime.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a scripted server: what a real one answers is shown where documents are written. */
class ElasticsearchConnectionTest {

    private static final String GOOD = "{\"nodes\": {\"a\": {\"version\": \"9.2.0\"}}}";

    @TempDir
    Path folder;

    private HttpServer server;
    private volatile Headers asked;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"nodes\": {\"a\": {\"version\": \"8.0.0\"}}}   | ",
                "200 | {\"nodes\": {\"a\": {\"version\": \"10.1.0\"}}}  | ",
                "200 | {\"nodes\": {\"a\": {\"version\": \"7.17.1\"}}}  | Elasticsearch at URL is version 7.17.1; "
                        + "Tidemark needs 8 or newer",
                "200 | {}           | what answers at URL is not Elasticsearch; is elasticsearch.url right?",
                "200 | <html></html>| what answers at URL is not Elasticsearch; is elasticsearch.url right?",
                "200 | ''           | what answers at URL is not Elasticsearch; is elasticsearch.url right?",
                "404 | {}           | Elasticsearch at URL answers 404; is elasticsearch.url right?",
                "503 | {}           | Elasticsearch at URL answers 503; is elasticsearch.url right?",
                "401 | {}           | Elasticsearch refuses URL as elastic (401): check elasticsearch.user and password, "
                        + "or api_key, and their rights",
            })
    void saysWhatIsWrongWithTheCluster(int status, String body, String problem) throws Exception {
        String url = answer(HttpServer.create(), "http", status, body);

        assertThat(check(new ElasticsearchSettings(url, "elastic", "s3cret", "", "")))
                .isEqualTo(Optional.ofNullable(problem).map(text -> text.replace("URL", url)));
    }

    @Test
    void saysThatNobodyIsThere() {
        assertThat(check(new ElasticsearchSettings("http://127.0.0.1:1", "", "", "", ""))
                        .orElseThrow())
                .startsWith("Elasticsearch at http://127.0.0.1:1 cannot be reached: ")
                .contains("refused")
                .endsWith("; is it running, and is elasticsearch.url right?")
                .doesNotContain("\n");
        assertThat(check(new ElasticsearchSettings("http://no_such_host:9200", "", "", "", ""))
                        .orElseThrow())
                .startsWith("Elasticsearch at http://no_such_host:9200 cannot be reached: ");
    }

    @ParameterizedTest
    @CsvSource({"'', '', '',", "elastic, s3cret, '', Basic ZWxhc3RpYzpzM2NyZXQ=", "'', '', key, ApiKey key"})
    void asksForVersion8OfTheProtocolWithItsCredentials(
            String user, String password, String apiKey, String authorization) throws Exception {
        String url = answer(HttpServer.create(), "http", 200, GOOD);

        assertThat(check(new ElasticsearchSettings(url, user, password, apiKey, "")))
                .isEmpty();
        assertThat(asked.getFirst("Accept")).isEqualTo("application/vnd.elasticsearch+json; compatible-with=8");
        assertThat(asked.getFirst("Authorization")).isEqualTo(authorization);
        assertThat(asked.getFirst("Accept-Encoding"))
                .as("compressed, answers take longer")
                .isNull();
    }

    @Test
    void trustsTheGivenAuthorityAndNoOther() throws Exception {
        Path store = folder.resolve("store.p12");
        Path ca = folder.resolve("ca.pem");
        keytool(
                "-genkeypair",
                "-keystore",
                store,
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=a",
                "-ext",
                "SAN=ip:127.0.0.1");
        keytool("-exportcert", "-keystore", store, "-alias", "a", "-rfc", "-file", ca);
        HttpsServer tls = HttpsServer.create();
        tls.setHttpsConfigurator(new HttpsConfigurator(identity(store)));
        String url = answer(tls, "https", 200, GOOD);

        assertThat(check(new ElasticsearchSettings(url, "", "", "", ca.toString())))
                .isEmpty();
        assertThat(check(new ElasticsearchSettings(url, "", "", "", "")).orElseThrow())
                .startsWith("Elasticsearch at " + url + " cannot be reached: ")
                .endsWith("; is it running, and is elasticsearch.ca right?");
    }

    @Test
    void anAuthorityThatCannotBeReadIsAClearError() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");

        for (Path ca : new Path[] {missing, text}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> check(new ElasticsearchSettings("https://es", "", "", "", ca.toString())))
                    .withMessageStartingWith("elasticsearch.ca " + ca + " ");
        }
    }

    private static Optional<String> check(ElasticsearchSettings settings) {
        try (ElasticsearchConnection connection = new ElasticsearchConnection(settings, Duration.ofSeconds(10), 2)) {
            return connection.check();
        }
    }

    private String answer(HttpServer unbound, String scheme, int status, String body) throws IOException {
        server = unbound;
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/_nodes/_local", exchange -> answer(exchange, status, body));
        server.start();
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            asked = exchange.getRequestHeaders();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static SSLContext identity(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        command.addAll(List.of("-storepass", "changeit"));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
