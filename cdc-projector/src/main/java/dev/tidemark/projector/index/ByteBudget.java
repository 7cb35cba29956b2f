package dev.tidemark.projector.index;

/** Bounds the bytes that wait or are in flight. Thread-safe. */
final class ByteBudget {

    private final long most;
    private long used;
    private boolean unlimited;

    ByteBudget(long most) {
        this.most = most;
    }

    /** Blocks until there is room. What is larger than the whole budget gets in when nothing else is. */
    synchronized void acquire(long bytes) throws InterruptedException {
        while (!hasRoom(bytes)) {
            wait();
        }
        used += bytes;
    }

    /** Takes the room if there is room. */
    synchronized boolean tryAcquire(long bytes) {
        if (!hasRoom(bytes)) {
            return false;
        }
        used += bytes;
        return true;
    }

    private boolean hasRoom(long bytes) {
        return unlimited || used == 0 || used + bytes <= most;
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
