package dev.tidemark.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;

/**
 * Two who use search-api without a pause. One pages through products that nobody deletes, with cursors, and must find each
 * of them once on every way through; the other writes a product and asks for it at the position of that write, and must
 * never be given an older one. No answer may fail; an answer that says "not yet" is asked for again.
 */
final class Shoppers {

    private static final long FIRST = 500_001;
    private static final int KEPT = 240;
    private static final long WRITTEN = 600_000;

    private final Shop shop;
    private final ServiceProcess search;
    private final List<Long> kept =
            LongStream.range(FIRST, FIRST + KEPT).boxed().toList();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;
    private volatile int ways;
    private volatile int reads;
    private long stock;

    /** Makes their products. */
    Shoppers(Shop shop, ServiceProcess search) throws SQLException {
        this.shop = shop;
        this.search = search;
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            Load.products(sql, FIRST, KEPT);
            sql.execute("UPDATE product SET brand = 'Kept' WHERE id >= " + FIRST + " AND id < " + (FIRST + KEPT));
            Load.products(sql, WRITTEN, 1);
        }
    }

    void start() {
        run("pager", this::page);
        run("reader", this::writeAndRead);
    }

    private void run(String name, Callable<Void> step) {
        Thread thread = new Thread(
                () -> {
                    while (!closing) {
                        try {
                            step.call();
                        } catch (Exception | AssertionError e) {
                            failures.add(name + ": " + e);
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private Void page() {
        check(rest(first(25)));
        ways++;
        return null;
    }

    /** The first page; the cursor of the next one stands in it. */
    JsonNode first(int limit) {
        return Http.get(search.uri("/v1/products?brand=Kept&sort=id&limit=" + limit))
                .expect(200)
                .body();
    }

    /** The ids of this page and of all after it. */
    List<Long> rest(JsonNode first) {
        List<Long> ids = new ArrayList<>();
        JsonNode page = first;
        while (true) {
            page.get("hits").forEach(hit -> ids.add(hit.at("/document/id").longValue()));
            if (!page.path("next").isTextual()) {
                return ids;
            }
            String cursor = URLEncoder.encode(page.get("next").textValue(), StandardCharsets.UTF_8);
            page = Http.get(search.uri("/v1/products?brand=Kept&sort=id&limit="
                            + page.get("hits").size() + "&cursor=" + cursor))
                    .expect(200)
                    .body();
        }
    }

    /** Fails unless these are all the products that nobody deletes, in order. */
    void check(List<Long> found) {
        if (!found.equals(kept)) {
            List<Long> missing = new ArrayList<>(kept);
            missing.removeAll(found);
            throw new AssertionError("found " + found.size() + " of " + KEPT + ", missing are " + missing);
        }
    }

    private Void writeAndRead() throws SQLException {
        stock++;
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("UPDATE product SET stock = " + stock + " WHERE id = " + WRITTEN);
        }
        long position = shop.position();
        Http.Answer answer;
        do {
            answer = Http.get(
                    search.uri("/v1/products/" + WRITTEN + "?wait=30s"), "Tidemark-Position", String.valueOf(position));
        } while (!closing && answer.status() == 503 && isNotYet(answer));
        if (closing) {
            return null;
        }
        long read = answer.expect(200).body().path("stock").longValue();
        if (read != stock) {
            throw new AssertionError("written " + stock + ", read " + read + " at position " + position);
        }
        reads++;
        return null;
    }

    private static boolean isNotYet(Http.Answer answer) {
        return answer.body().path("type").asText().endsWith("position-not-reached");
    }

    /** Waits until both have done something more: so it is known that they were at it meanwhile. */
    void awaitMore() {
        int waysBefore = ways;
        int readsBefore = reads;
        Wait.until(
                "shoppers go on",
                Wait.SOON,
                () -> ways > waysBefore + 1 && reads > readsBefore + 1,
                () -> failures + "\n" + shop.describe());
    }

    /** Stops them; fails if one of them ever met something wrong. */
    void assertContent() throws InterruptedException {
        stop();
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " failures in " + ways + " ways through all pages and " + reads
                    + " reads of what was written: "
                    + String.join("\n", failures.stream().limit(5).toList()));
        }
    }

    void stop() throws InterruptedException {
        closing = true;
        for (Thread thread : threads) {
            thread.join(60_000);
        }
    }
}
