package dev.tidemark.projector.index;

import dev.tidemark.projector.index.Pending.Place;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The deletes of a lane for as long as an older load of the same document may still be on its way. Elasticsearch knows
 * them too, but forgets them whenever a shard is opened again (a restart, a relocation), and would then bring back a
 * document that is gone. https://github.com/elastic/elasticsearch/issues/101178
 *
 * <p>Not thread-safe.
 */
final class RecentDeletes {

    private static final int MOST = 50_000;

    private final Map<Place, Deleted> deletes = new LinkedHashMap<>();
    private final long ageNanos;

    /** @param age after which no write that was loaded before a delete can come any more */
    RecentDeletes(Duration age) {
        this.ageNanos = age.toNanos();
    }

    private record Deleted(long version, long loadedAt) {}

    void remember(Pending delete) {
        deletes.remove(delete.place);
        deletes.put(delete.place, new Deleted(delete.write.version(), delete.write.loadedAt()));
        long now = System.nanoTime();
        Iterator<Deleted> oldest = deletes.values().iterator();
        while (oldest.hasNext() && (deletes.size() > MOST || now - oldest.next().loadedAt() > ageNanos)) {
            oldest.remove();
        }
    }

    boolean outdates(Pending write) {
        Deleted deleted = deletes.get(write.place);
        return deleted != null && write.write.version() < deleted.version();
    }
}
