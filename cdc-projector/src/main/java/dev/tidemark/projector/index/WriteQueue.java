package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether writes wait in Elasticsearch before it refuses any. It is looked at now and then only, and without the right to
 * look it is taken for short. Thread-safe.
 */
public final class WriteQueue {

    private static final Logger LOG = LoggerFactory.getLogger(WriteQueue.class);
    /** Far more than a projector has under way; all that a node let wait before there was room for 10,000. */
    private static final int LONG = 200;

    private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Rest rest;
    private final LongSupplier clock;
    private boolean isLong;
    private boolean hidden;
    private long lookedAt;

    /** @param clock in nanoseconds */
    public WriteQueue(Rest5Client client, LongSupplier clock) {
        this.rest = new Rest(client);
        this.clock = clock;
        this.lookedAt = clock.getAsLong() - LOOK_NANOS;
    }

    /** Whether more writes wait on a node than should; what is not known is no. */
    public synchronized boolean isLong() {
        if (!hidden && clock.getAsLong() - lookedAt >= LOOK_NANOS) {
            isLong = look();
            lookedAt = clock.getAsLong();
        }
        return isLong;
    }

    private boolean look() {
        try {
            Answer answer = rest.send(
                    "GET",
                    "/_cat/thread_pool/write",
                    Map.of("format", "json", "h", "queue,queue_size"),
                    null,
                    PATIENCE);
            if (!answer.ok() && !answer.later()) {
                hidden = true;
                LOG.warn(
                        "{} does not tell how many writes wait ({}): backfills slow down only where it refuses some; give"
                                + " this user the cluster privilege monitor",
                        rest.where(),
                        answer.problem());
            }
            return answer.ok() && isLong(answer.json());
        } catch (IOException e) {
            LOG.debug("how many writes wait is unknown for now", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isLong(JsonNode nodes) {
        for (JsonNode node : nodes) {
            int room = node.path("queue_size").asInt(); // none, or less, where it has no limit
            if (node.path("queue").asInt() > (room > 0 ? Math.min(LONG, room / 2) : LONG)) {
                return true;
            }
        }
        return false;
    }
}
