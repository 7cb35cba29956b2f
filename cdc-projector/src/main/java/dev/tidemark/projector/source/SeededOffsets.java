package dev.tidemark.projector.source;

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
 * Lets an engine begin behind a set of completed transactions, and keeps nothing of what it wants to store: Debezium's own
 * offsets count into transactions, and after a reconnect they count into the wrong one.
 *
 * <p>Public because Debezium makes it by name.
 */
public final class SeededOffsets implements OffsetBackingStore {

    static final String ID = "tidemark.offsets.id";

    private byte[] offset;

    @Override
    public void configure(WorkerConfig config) {
        EngineParts parts = EngineParts.of(config.originalsStrings().get(ID));
        // with GTIDs the server finds the place by itself, whatever the file is called
        String json = "{\"file\":\"unknown.000001\",\"pos\":4,\"gtids\":\"" + parts.from() + "\"}";
        offset = json.getBytes(StandardCharsets.UTF_8);
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
