package dev.tidemark.projector.index;

import java.util.ArrayDeque;
import java.util.Deque;

/** Bounds the bytes that wait or are in flight. Who waits is let in in turn. Thread-safe. */
final class ByteBudget {

    private final long most;

    // All guarded by this.
    private final Deque<Object> waiting = new ArrayDeque<>();
    private long used;
    private boolean unlimited;

    ByteBudget(long most) {
        this.most = most;
    }

    /** Blocks until there is room. What is larger than the whole budget gets in when nothing else is. */
    synchronized void acquire(long bytes) throws InterruptedException {
        Object turn = new Object();
        waiting.add(turn);
        try {
            while (!unlimited && (waiting.peek() != turn || !hasRoom(bytes))) {
                wait();
            }
            used += bytes;
        } finally {
            waiting.remove(turn);
            notifyAll(); // whoever is next
        }
    }

    /** Takes the room if there is room, and nobody waits for it. */
    synchronized boolean tryAcquire(long bytes) {
        if (!unlimited && !(waiting.isEmpty() && hasRoom(bytes))) {
            return false;
        }
        used += bytes;
        return true;
    }

    private boolean hasRoom(long bytes) {
        return used == 0 || used + bytes <= most;
    }

    synchronized void release(long bytes) {
        used -= bytes;
        notifyAll();
    }

    /** Lets everybody in from now on. */
    synchronized void lift() {
        unlimited = true;
        notifyAll();
    }

    synchronized long used() {
        return used;
    }
}
