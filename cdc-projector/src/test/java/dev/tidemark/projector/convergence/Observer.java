package dev.tidemark.projector.convergence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.convergence.Store.Found;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/** Looks at a world's documents in one manner, by id or by search, and remembers what it has seen. For one thread. */
final class Observer {

    final AtomicInteger looks = new AtomicInteger();
    private final World world;
    private final Store store;
    private final boolean byId;
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private int age = -1;

    Observer(World world, Store store, boolean byId) {
        this.world = world;
        this.store = store;
        this.byId = byId;
    }

    /** Looks once; gives what is wrong. */
    Optional<String> look() {
        Collection<String> ids;
        int before;
        world.commits.lock();
        try {
            before = world.timeline.age();
            ids = world.timeline.ids();
        } finally {
            world.commits.unlock();
        }
        ToLongFunction<String> promised = store.promised();
        Map<String, Found> found = byId && world.watched ? store.get(ids) : store.search(world.collections());
        looks.incrementAndGet();
        Optional<String> back = versionsWentBack(found);
        if (back.isPresent() || !world.watched) {
            return back;
        }
        // Under the lock every commit that a document can show is in the timeline.
        world.commits.lock();
        try {
            return world.timeline.age() == before
                    ? compare(ids, found, world.truncated ? id -> 0 : promised)
                    : Optional.empty();
        } finally {
            world.commits.unlock();
        }
    }

    private Optional<String> compare(
            Collection<String> ids, Map<String, Found> found, ToLongFunction<String> promised) {
        if (age != world.timeline.age()) {
            age = world.timeline.age();
            seen.clear();
        }
        Set<String> all = new TreeSet<>(found.keySet());
        all.addAll(ids);
        for (String id : all) {
            Found one = found.get(id);
            JsonNode document = one == null ? null : one.document();
            long searchable = promised.applyAsLong(id);
            long complete = one == null ? searchable : Math.max(searchable, one.version());
            Optional<String> wrong = world.timeline.observe(seen, id, complete, document);
            if (wrong.isPresent()) {
                return wrong.map(text -> (byId ? "by id: " : "by search: ") + text);
            }
        }
        return Optional.empty();
    }

    private Optional<String> versionsWentBack(Map<String, Found> found) {
        for (Map.Entry<String, Found> one : found.entrySet()) {
            long version = one.getValue().version();
            long former = versions.merge(one.getKey(), version, Math::max);
            if (version < former) {
                return Optional.of(one.getKey() + " went back, from version " + former + " to " + version);
            }
        }
        return Optional.empty();
    }
}
