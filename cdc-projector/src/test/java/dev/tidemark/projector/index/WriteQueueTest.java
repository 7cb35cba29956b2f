package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteQueueTest {

    private static final String PATH = "/_cat/thread_pool/write";

    private ScriptedElasticsearch elasticsearch;
    private Rest5Client client;
    private WriteQueue queue;
    private long now;

    @BeforeEach
    void open() throws Exception {
        elasticsearch = new ScriptedElasticsearch();
        client = Clients.to(elasticsearch.url());
        queue = new WriteQueue(client, () -> now);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        elasticsearch.close();
    }

    private void waiting(int writes, int room) {
        elasticsearch.at(
                PATH,
                ScriptedElasticsearch.status(
                        200,
                        "[{\"queue\":\"0\",\"queue_size\":\"10000\"},{\"queue\":\"" + writes + "\",\"queue_size\":\""
                                + room + "\"}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10000, false",
        "200, 10000, false",
        "201, 10000, true",
        "26, 50, true",
        "25, 50, false",
        "300, -1, true"
    })
    void isLongWhereMoreWaitThanShould(int writes, int room, boolean isLong) {
        waiting(writes, room);
        assertThat(queue.isLong()).isEqualTo(isLong);
    }

    @Test
    void isLookedAtNowAndThen() {
        waiting(5_000, 10_000);
        assertThat(queue.isLong()).isTrue();
        waiting(0, 10_000);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(queue.isLong()).isTrue();
        assertThat(elasticsearch.requests()).hasSize(1);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(queue.isLong()).isFalse();
        assertThat(elasticsearch.requests()).containsExactly("GET " + PATH, "GET " + PATH);
    }

    @Test
    void isAskedForOnceWithoutTheRight() {
        elasticsearch.at(PATH, ScriptedElasticsearch.error(403, "security_exception"));
        for (int i = 0; i < 3; i++) {
            assertThat(queue.isLong()).isFalse();
            now += Duration.ofSeconds(3).toNanos();
        }
        assertThat(elasticsearch.requests()).hasSize(1);
    }

    @Test
    void isNotKnownWhileElasticsearchCannotTell() {
        elasticsearch.at(PATH, ScriptedElasticsearch.error(429, "es_rejected_execution_exception"));
        assertThat(queue.isLong()).isFalse();
        now += Duration.ofSeconds(2).toNanos();
        waiting(5_000, 10_000);
        assertThat(queue.isLong()).isTrue();
    }
}
