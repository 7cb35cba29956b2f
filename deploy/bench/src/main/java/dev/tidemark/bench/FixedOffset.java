package dev.tidemark.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Lets Debezium begin behind given GTIDs, and forgets what it wants to store.
 *
 * <p>Public because Debezium makes it by name.
 */
public final class FixedOffset implements OffsetBackingStore {

    static final String GTIDS = "bench.offset.gtids";

    private byte[] offset;

    @Override
    public void configure(WorkerConfig config) {
        String gtids = config.originalsStrings().get(GTIDS);
        // with GTIDs the server finds the place by itself, whatever the file is called
        offset = ("{\"file\":\"unknown.000001\",\"pos\":4,\"gtids\":\"" + gtids + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        return CompletableFuture.completedFuture(
                keys.stream().collect(Collectors.toMap(Function.identity(), key -> ByteBuffer.wrap(offset))));
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
        if (callback != null) {
            callback.onCompletion(null, null);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }
}
