package dev.tidemark.projector.progress;

import java.util.function.BooleanSupplier;

/** Whether changes are applied or held back. Thread-safe. */
public final class PauseSwitch {

    private boolean paused;

    public synchronized void set(boolean now) {
        paused = now;
        notifyAll();
    }

    public synchronized boolean isPaused() {
        return paused;
    }

    /**
     * Returns at once, or as soon as it is not paused any more.
     *
     * @param givenUp looked at before waiting, and after each {@link #wake}
     * @return false if that came first
     */
    public synchronized boolean await(BooleanSupplier givenUp) throws InterruptedException {
        while (paused && !givenUp.getAsBoolean()) {
            wait();
        }
        return !paused;
    }

    /** Lets those who wait look whether they have to give up. */
    public synchronized void wake() {
        notifyAll();
    }
}
