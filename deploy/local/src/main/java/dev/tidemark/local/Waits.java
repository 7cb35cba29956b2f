package dev.tidemark.local;

import java.time.Duration;

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
}
