package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * All documents that an index held at one moment. Two slices at a time are read side by side, each a page ahead of who takes
 * them: Elasticsearch searches a shard with one thread, and would wait while a page is looked at.
 */
final class PagesAhead implements IndexedPages {

    private static final int READERS = 2;

    private final Rest rest;
    private final Moment moment;
    private final Iterator<ObjectNode> slices;
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, PagesAhead::daemon);
    private final Deque<Reading> readings = new ArrayDeque<>();

    /** The next page of a slice. */
    private record Reading(Slice slice, CompletableFuture<List<IndexedDocument>> page) {}

    PagesAhead(Rest rest, String index) {
        this.rest = rest;
        this.moment = new Moment(rest, index);
        this.slices = moment.slices();
    }

    @Override
    public List<IndexedDocument> next(int limit) {
        while (true) {
            while (readings.size() < READERS && slices.hasNext()) {
                read(new Slice(rest, moment, slices.next()), limit);
            }
            if (readings.isEmpty()) {
                return List.of();
            }
            Reading reading = readings.removeFirst();
            List<IndexedDocument> page = await(reading.page());
            if (!reading.slice().ended()) {
                read(reading.slice(), limit);
            }
            if (!page.isEmpty()) {
                return page;
            }
        }
    }

    private void read(Slice slice, int limit) {
        readings.add(new Reading(slice, CompletableFuture.supplyAsync(() -> slice.next(limit), readers)));
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
