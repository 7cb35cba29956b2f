package dev.tidemark.projector.index;

import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentWrite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Writes for tests, into one index. */
final class Writes {

    static final String INDEX = "products-000001";

    private Writes() {}

    static DocumentWrite write(Object id, long version) {
        return write(id, version, "{\"version\":" + version + "}");
    }

    static DocumentWrite write(Object id, long version, String source) {
        return new DocumentWrite(INDEX, key(id), version, source.getBytes(StandardCharsets.UTF_8), System.nanoTime());
    }

    static DocumentWrite delete(Object id, long version) {
        return new DocumentWrite(INDEX, key(id), version, null, System.nanoTime());
    }

    /** A write that was loaded that long ago. */
    static DocumentWrite old(Object id, long version, Duration age) {
        DocumentWrite fresh = write(id, version);
        return new DocumentWrite(INDEX, fresh.key(), version, fresh.source(), fresh.loadedAt() - age.toNanos());
    }

    static DocumentKey key(Object id) {
        return new DocumentKey("products", List.of(id instanceof Integer number ? (Object) number.longValue() : id));
    }
}
