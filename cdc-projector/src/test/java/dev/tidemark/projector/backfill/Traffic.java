package dev.tidemark.projector.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes and searches without a pause until it is closed; remembers every search that was not answered. */
final class Traffic implements AutoCloseable {

    private static final Pattern FAILED_INDEX = Pattern.compile("\"index\":\"([^\"]+)\"");

    private final Warehouse warehouse;
    private final List<Thread> threads = new ArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean closing;
    private volatile long writes;
    private volatile long searches;

    Traffic(Warehouse warehouse, int items) {
        this.warehouse = warehouse;
        Random random = new Random(7);
        run("writer", () -> write(random, items));
        run("reader", this::search);
    }

    private void run(String name, Callable<?> step) {
        Thread thread = new Thread(
                () -> {
                    while (!closing) {
                        try {
                            step.call();
                        } catch (Exception | AssertionError e) {
                            failures.add(e.toString());
                        }
                    }
                },
                name);
        thread.start();
        threads.add(thread);
    }

    private Void write(Random random, int items) throws SQLException {
        int id = random.nextInt(items * 2);
        switch (random.nextInt(6)) {
            case 0 -> warehouse.execute("DELETE FROM item WHERE id = " + id);
            case 1 ->
                warehouse.execute("REPLACE INTO item (id, name, amount) VALUES (" + id + ", 'again " + id + "', 1)");
            case 2 -> warehouse.execute("INSERT INTO part (item_id, label) VALUES (" + id + ", 'more')");
            case 3 -> warehouse.execute("UPDATE part SET item_id = " + id + " WHERE id = " + random.nextInt(items));
            default -> warehouse.execute("UPDATE item SET amount = amount + 1 WHERE id = " + id);
        }
        writes++;
        return null;
    }

    private Void search() {
        JsonNode answer;
        try {
            answer = warehouse.succeed("GET", "/" + warehouse.alias() + "/_search?size=1", null);
        } catch (AssertionError e) {
            if (metDeletion(e.getMessage())) {
                return null;
            }
            throw e;
        }
        if (answer.at("/_shards/failed").asInt() != 0
                || answer.at("/hits/total/value").asLong() == 0) {
            failures.add(answer.toString());
        }
        searches++;
        return null;
    }

    /** What tells of a lost history is deleted at once; a search may be on its way to it, and is to be sent again. */
    private boolean metDeletion(String error) {
        Matcher index = FAILED_INDEX.matcher(error);
        return error.contains("no_shard_available_action_exception")
                && index.find()
                && !warehouse.indices().contains(index.group(1));
    }

    /** Returns when so many more writes and searches are done. */
    void more(int count) {
        long writesThen = writes + count;
        long searchesThen = searches + count;
        warehouse.await("more traffic", () -> writes >= writesThen && searches >= searchesThen);
    }

    @Override
    public void close() {
        closing = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
