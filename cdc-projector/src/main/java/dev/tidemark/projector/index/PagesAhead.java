package dev.tidemark.projector.index;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * All documents that an index held at one moment. Its parts are read side by side, each a page ahead of who takes them:
 * Elasticsearch searches a shard with one thread, and would wait while a page is looked at.
 */
final class PagesAhead implements IndexedPages {

    private static final int PARTS = 2;

    private final Moment moment;
    private final ExecutorService readers = Executors.newFixedThreadPool(PARTS, PagesAhead::daemon);
    private final Deque<Reading> readings = new ArrayDeque<>();
    private boolean begun;

    /** The next page of a part. */
    private record Reading(Slice part, CompletableFuture<List<IndexedDocument>> page) {}

    PagesAhead(Moment moment) {
        this.moment = moment;
    }

    @Override
    public List<IndexedDocument> next(int limit) {
        if (!begun) {
            begun = true;
            for (int part = 0; part < PARTS; part++) {
                readings.add(read(moment.part(part, PARTS), limit));
            }
        }
        while (!readings.isEmpty()) {
            Reading reading = readings.removeFirst();
            List<IndexedDocument> page = await(reading.page());
            if (!page.isEmpty()) {
                readings.add(read(reading.part(), limit));
                return page;
            }
        }
        return List.of();
    }

    private Reading read(Slice part, int limit) {
        return new Reading(part, CompletableFuture.supplyAsync(() -> part.next(limit), readers));
    }

    private static <T> T await(CompletableFuture<T> page) {
        try {
            return page.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a page");
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "read-ahead");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        readers.shutdownNow();
        moment.close();
    }
}
