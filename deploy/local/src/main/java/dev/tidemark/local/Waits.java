package dev.tidemark.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Between two looks at something that has no way to tell. */
final class Waits {
    private Waits() {}

    /** @return false when interrupted: stop waiting */
    static boolean pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** For a thread that has nothing to do any more while another ends the JVM. */
    static void forever() {
        while (true) {
            LockSupport.park();
        }
    }
}
