package dev.tidemark.projector.index;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.HttpEntity;

/** Sends a bulk, once, as soon as there may be one more in flight. */
final class BulkSender {

    private final Rest rest;
    private final BulkSettings settings;
    private final Concurrency concurrency;
    private final Map<String, String> parameters;

    BulkSender(Rest rest, BulkSettings settings, Concurrency concurrency) {
        this.rest = rest;
        this.settings = settings;
        this.concurrency = concurrency;
        // The server gives up on a missing shard before we give up on the server.
        long patience = Math.max(1, settings.answerLimit().toMillis() / 2);
        this.parameters = Map.of("require_alias", "true", "filter_path", BulkAnswer.FILTER, "timeout", patience + "ms");
    }

    BulkAnswer send(List<Pending> writes) throws InterruptedException {
        concurrency.enter();
        boolean overloaded = true;
        try {
            BulkAnswer answer = answer(writes);
            overloaded = putOff(answer);
            return answer;
        } finally {
            concurrency.leave(overloaded);
        }
    }

    private BulkAnswer answer(List<Pending> writes) throws InterruptedException {
        HttpEntity body = BulkBody.of(writes, settings.gzip());
        try {
            return BulkAnswer.of(rest.send("POST", "/_bulk", parameters, body, settings.answerLimit()), writes.size());
        } catch (IOException e) {
            return new BulkAnswer.Later(e.getMessage());
        }
    }

    private static boolean putOff(BulkAnswer answer) {
        return answer instanceof BulkAnswer.Later
                || answer instanceof BulkAnswer.Items taken
                        && taken.items().stream().anyMatch(item -> item.outcome() == Outcome.RETRIED);
    }

    Rest rest() {
        return rest;
    }
}
