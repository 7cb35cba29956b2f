package dev.tidemark.projector.index;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The indices that hold writes which no refresh has shown to searches yet. Writers add to it before they report a write
 * as done. Thread-safe.
 */
public final class DirtyIndices {

    private Set<String> dirty = new HashSet<>();
    private final Set<String> held = new HashSet<>();

    /** Keeps an index that no search reads from being refreshed, until {@link #release}: a refresh would only cost. */
    public synchronized void hold(String index) {
        held.add(index);
    }

    /** Hands the index out again from now on. What lets searches read it refreshes it once, after this. */
    public synchronized void release(String index) {
        held.remove(index);
    }

    synchronized void add(String index) {
        dirty.add(index);
    }

    synchronized void addAll(Collection<String> indices) {
        dirty.addAll(indices);
    }

    /** Hands over what is dirty and not held; who took it refreshes it or brings it back. */
    synchronized Set<String> take() {
        Set<String> taken = dirty;
        dirty = new HashSet<>(held);
        dirty.retainAll(taken);
        taken.removeAll(held);
        return taken;
    }
}
