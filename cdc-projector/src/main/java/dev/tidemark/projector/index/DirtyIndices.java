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

    synchronized void add(String index) {
        dirty.add(index);
    }

    synchronized void addAll(Collection<String> indices) {
        dirty.addAll(indices);
    }

    /** Hands over what is dirty; who took it refreshes it or brings it back. */
    synchronized Set<String> take() {
        Set<String> taken = dirty;
        dirty = new HashSet<>();
        return taken;
    }
}
