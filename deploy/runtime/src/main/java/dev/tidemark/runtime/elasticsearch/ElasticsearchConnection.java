package dev.tidemark.runtime.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection to a cluster of version 8 or 9. The client is newer than an 8 server, so every request asks for the
 * version 8 of the protocol, which both speak. Opens no socket until the first request. Thread-safe.
 */
public final class ElasticsearchConnection implements AutoCloseable {

    private static final String MEDIA_TYPE = "application/vnd.elasticsearch+json; compatible-with=8";
    private static final int OLDEST = 8;

    private final ElasticsearchSettings settings;
    private final Rest5Client rest;
    private final ElasticsearchClient client;

    /**
     * @param answerLimit how long to wait for an answer
     * @param connections how many requests may be under way at once
     */
    public ElasticsearchConnection(ElasticsearchSettings settings, Duration answerLimit, int connections) {
        this.settings = settings;
        this.rest = Rest5Client.builder(new HttpHost(settings.scheme(), settings.host(), settings.port()))
                .setDefaultHeaders(headers(settings))
                .setSSLContext(trust(settings))
                .setRequestConfigCallback(request -> request.setResponseTimeout(Timeout.of(answerLimit))
                        .setConnectionRequestTimeout(Timeout.of(answerLimit)))
                .setConnectionConfigCallback(connection ->
                        connection.setConnectTimeout(Timeout.ofSeconds(2)).setSocketTimeout(Timeout.of(answerLimit)))
                .setHttpClientConfigCallback(ElasticsearchConnection::plain)
                .setConnectionManagerCallback(
                        pool -> pool.setMaxConnPerRoute(connections).setMaxConnTotal(connections))
                .build();
        this.client = new ElasticsearchClient(new Rest5ClientTransport(rest, new JacksonJsonpMapper()));
    }

    private static void plain(HttpAsyncClientBuilder http) {
        // Or it would hold back each 429 and 503 for a second, or for as long as a Retry-After says, and send
        // again by itself: when to try again is for its callers to say.
        http.disableAutomaticRetries();
        // Or it would have each answer compressed: on a network as near as a database's that takes longer than it
        // saves.
        http.disableContentCompression();
    }

    public Rest5Client rest() {
        return rest;
    }

    public ElasticsearchClient client() {
        return client;
    }

    /** What is wrong with the cluster, in one line for a person; empty when it answers and is new enough. */
    public Optional<String> check() {
        // The minimal distribution has no GET /, so a node is asked.
        Request request = new Request("GET", "/_nodes/_local");
        request.addParameter("filter_path", "nodes.*.version");
        try {
            Response response = rest.performRequest(request);
            // The client throws for some statuses and gives the answer for others, 401 and 404 among them.
            return response.getStatusCode() == 200
                    ? tooOld(version(response))
                    : Optional.of(refused(response.getStatusCode()));
        } catch (ResponseException e) {
            return Optional.of(refused(e.getResponse().getStatusCode()));
        } catch (IOException e) {
            return Optional.of(place() + " cannot be reached: " + reason(e) + "; is it running, and is elasticsearch."
                    + (e instanceof SSLException ? "ca" : "url") + " right?");
        }
    }

    /** Empty where what answered is not Elasticsearch. */
    private static String version(Response response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return "";
        }
        try (InputStream body = entity.getContent()) {
            return new ObjectMapper().readTree(body).findPath("version").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private Optional<String> tooOld(String version) {
        if (!version.matches("\\d+\\..*")) {
            return Optional.of(
                    "what answers at " + settings.url() + " is not Elasticsearch; is elasticsearch.url right?");
        }
        return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= OLDEST
                ? Optional.empty()
                : Optional.of(place() + " is version " + version + "; Tidemark needs " + OLDEST + " or newer");
    }

    private String refused(int status) {
        return switch (status) {
            case 401, 403 ->
                "Elasticsearch refuses " + settings + " (" + status
                        + "): check elasticsearch.user and password, or api_key, and their rights";
            default -> place() + " answers " + status + "; is elasticsearch.url right?";
        };
    }

    private String place() {
        return "Elasticsearch at " + settings.url();
    }

    @Override
    public void close() {
        try {
            rest.close();
        } catch (IOException e) {
            throw new IllegalStateException("the Elasticsearch client cannot be closed", e);
        }
    }

    private static Header[] headers(ElasticsearchSettings settings) {
        List<Header> headers = new ArrayList<>();
        headers.add(new BasicHeader("Accept", MEDIA_TYPE));
        headers.add(new BasicHeader("Content-Type", MEDIA_TYPE));
        if (!settings.apiKey().isEmpty()) {
            headers.add(new BasicHeader("Authorization", "ApiKey " + settings.apiKey()));
        } else if (!settings.user().isEmpty()) {
            byte[] pair = (settings.user() + ":" + settings.password()).getBytes(StandardCharsets.UTF_8);
            headers.add(new BasicHeader(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair)));
        }
        return headers.toArray(Header[]::new);
    }

    private static SSLContext trust(ElasticsearchSettings settings) {
        try {
            if (settings.ca().isEmpty()) {
                return SSLContext.getDefault();
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream pem = Files.newInputStream(Path.of(settings.ca()))) {
                int number = 0;
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    store.setCertificateEntry("ca-" + number++, certificate);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "elasticsearch.ca " + settings.ca() + " cannot be read as PEM certificates: " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
