package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalElasticsearchIT {
    @Test
    void livesThroughSuspensionKillAndRestart() throws Exception {
        try (LocalElasticsearch elasticsearch = LocalElasticsearch.startTemporary("action.auto_create_index=true")) {
            assertThat(send(elasticsearch, "PUT", "/things/_doc/1", "{\"n\": 1}"))
                    .contains("\"created\"");

            elasticsearch.suspend();
            assertThatThrownBy(() -> send(elasticsearch, "GET", "/things/_doc/1", ""))
                    .isInstanceOf(HttpTimeoutException.class);
            elasticsearch.resume();
            assertThat(send(elasticsearch, "GET", "/things/_doc/1", "")).contains("\"n\": 1");

            elasticsearch.kill();
            assertThat(elasticsearch.isAlive()).isFalse();
            elasticsearch.restart();
            assertThat(send(elasticsearch, "GET", "/things/_doc/1", "")).contains("\"n\": 1");
        }
    }

    @Test
    void aSettingItRefusesIsToldFromItsLog() {
        assertThatThrownBy(() -> LocalElasticsearch.startTemporary("no.such.setting=1"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("ended while starting")
                .hasMessageContaining("elasticsearch.out")
                .hasMessageContaining("unknown setting [no.such.setting]");
    }

    private static String send(Elasticsearch elasticsearch, String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
                                .timeout(Duration.ofSeconds(5))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
