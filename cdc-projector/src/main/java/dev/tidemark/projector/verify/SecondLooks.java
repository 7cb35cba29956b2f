package dev.tidemark.projector.verify;

import dev.tidemark.projector.index.SecondLook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The documents that are to be looked at again, each once a position is applied. Durable: noted before it becomes
 * necessary, and forgotten after it was done. Thread-safe.
 */
public final class SecondLooks {

    private final Consumer<List<SecondLook>> store;
    private List<SecondLook> open;

    /**
     * @param stored what an earlier projector has left to do
     * @param store keeps a list in place of the former one; durable when it returns
     */
    public SecondLooks(List<SecondLook> stored, Consumer<List<SecondLook>> store) {
        this.open = List.copyOf(stored);
        this.store = store;
    }

    synchronized void note(Collection<SecondLook> looks) {
        if (!looks.isEmpty()) {
            List<SecondLook> all = new ArrayList<>(open);
            all.addAll(looks);
            keep(all);
            notifyAll();
        }
    }

    synchronized void done(Collection<SecondLook> looks) {
        List<SecondLook> left = new ArrayList<>(open);
        left.removeAll(looks);
        keep(left);
    }

    private void keep(List<SecondLook> looks) {
        store.accept(looks);
        open = List.copyOf(looks);
    }

    /** What is open; waits for as long as that is nothing. */
    synchronized List<SecondLook> await() throws InterruptedException {
        while (open.isEmpty()) {
            wait();
        }
        return open;
    }

    /** What is open now. */
    public synchronized List<SecondLook> open() {
        return open;
    }
}
