package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Pending.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last writes of a lane. Two loads may bear the same position, and the later one show a commit that the earlier one
 * does not. If the earlier one is sent last, Elasticsearch takes it, for it is not older by its version; what became
 * visible would be gone until the change itself comes along.
 *
 * <p>Not thread-safe.
 */
final class RecentWrites {

    /** More than loads that are under way at a time. */
    private static final int MOST = 5_000;

    private final Map<Place, Written> writes = new LinkedHashMap<>();

    private record Written(long version, long loadedAt) {}

    void remember(Pending applied) {
        writes.remove(applied.place);
        writes.put(applied.place, new Written(applied.write.version(), applied.write.loadedAt()));
        if (writes.size() > MOST) {
            writes.remove(writes.keySet().iterator().next());
        }
    }

    /** Only among equals: of different versions Elasticsearch knows better. */
    boolean outdates(Pending write) {
        Written written = writes.get(write.place);
        return written != null
                && written.version() == write.write.version()
                && write.write.loadedAt() - written.loadedAt() < 0;
    }
}
