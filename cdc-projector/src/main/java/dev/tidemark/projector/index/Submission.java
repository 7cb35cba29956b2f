package dev.tidemark.projector.index;

import dev.tidemark.projector.document.DocumentWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The writes of one call, until each of them is settled. Thread-safe. */
final class Submission {

    private final CompletableFuture<WriteResult> future = new CompletableFuture<>();

    // All guarded by this.
    private final List<DocumentWrite> expired = new ArrayList<>(0);
    private int open;
    private int applied;
    private int stale;
    private int rejected;
    private int superseded;

    Submission(int writes) {
        this.open = writes;
        if (writes == 0) {
            future.complete(new WriteResult(0, 0, 0, 0, List.of()));
        }
    }

    CompletableFuture<WriteResult> future() {
        return future;
    }

    void settled(DocumentWrite write, Outcome outcome) {
        WriteResult result = count(write, outcome);
        if (result != null) {
            future.complete(result); // not under the lock: it runs what depends on it
        }
    }

    private synchronized WriteResult count(DocumentWrite write, Outcome outcome) {
        switch (outcome) {
            case APPLIED -> applied++;
            case STALE -> stale++;
            case REJECTED -> rejected++;
            case SUPERSEDED -> superseded++;
            case EXPIRED -> expired.add(write);
            case RETRIED, FATAL -> throw new IllegalArgumentException(outcome + " is not final");
        }
        open--;
        return open == 0 ? new WriteResult(applied, stale, rejected, superseded, expired) : null;
    }

    void fail(Throwable failure) {
        future.completeExceptionally(failure);
    }
}
