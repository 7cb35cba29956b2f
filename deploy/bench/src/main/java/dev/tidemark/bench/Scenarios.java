package dev.tidemark.bench;

import dev.tidemark.bench.report.Figure;
import dev.tidemark.bench.report.Goal;
import dev.tidemark.bench.report.Sheet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** All that is measured, in the order in which it runs; neighbours share their content. */
final class Scenarios {

    /** At a few hundred changes a second the compilers take several times as long as where much is done. */
    private static final int LATENCY_WARM_UPS = 3;

    private static final int LIMIT_ROUNDS = 200;
    private static final int BRIEF_LIMIT_ROUNDS = 5;

    static final List<Scenario> ALL = List.of(
            scenario(
                    "latency",
                    "single-row commits of eight connections on a fixed schedule, each from the moment it was due until"
                            + " search is complete up to it",
                    "one commit, one bulk of one document and one refresh, one after the other",
                    Scenarios::latency,
                    Goal.atMost("at 500/s p50", 30),
                    Goal.atMost("at 500/s p99", 150)),
            scenario(
                    "read-your-writes",
                    "a commit, then a search with its position that must find it; 50 a second on a fixed schedule",
                    "a commit, then a search without waiting",
                    Scenarios::readYourWrites,
                    Goal.addedAtMost("write and search p99", 200)),
            scenario(
                    "fan-out",
                    "a category of 200,000 products is renamed, until all show it; and twice in a row beside 200 single"
                            + " commits a second",
                    "a backfill of the same documents; the single commits without it",
                    Scenarios::fanOut,
                    Goal.ratioAtLeast("documents", 0.8),
                    Goal.ratioAtMost("single commits p99", 2),
                    Goal.atMost(FanOut.PASSES, 1.2)),
            scenario(
                    "large-transaction",
                    "one transaction that makes 1,000,000 rows: from its commit until search is complete up to it",
                    "the same documents in bulks that were made before",
                    Scenarios::largeTransaction),
            scenario(
                    "backfill",
                    "a generation of 1,000,000 products, each with its category, built anew: from the first document until"
                            + " searches can find the last",
                    "the same documents sent to an index like it, in bulks that were made before, and a refresh",
                    Scenarios::backfill,
                    Goal.ratioAtLeast("documents", 0.9)),
            scenario(
                    "verify",
                    "every document compared with what the database gives, the first time and once that is warm",
                    "one pass over both sides at once that looks at nothing",
                    Scenarios::verify),
            scenario(
                    "search",
                    "searches of a word or two, half of them filtered, a third with facets: one after the other, and"
                            + " from eight clients",
                    "the very requests that search-api makes of them, sent to Elasticsearch",
                    (lab, sheet) -> searches(lab).searches().writeTo(sheet),
                    Goal.ratioAtLeast("answers", 0.8),
                    Goal.addedAtMost("answer p99", 10)),
            scenario(
                    "suggest",
                    "completions of a word that is being typed, likewise",
                    "likewise",
                    (lab, sheet) -> searches(lab).completions().writeTo(sheet),
                    Goal.ratioAtLeast("answers", 0.8),
                    Goal.addedAtMost("answer p99", 10)),
            scenario(
                    "catch-up",
                    "500,000 changes of a table's rows (60 % updates, 30 % inserts, 10 % deletes, a hundred a"
                            + " transaction) that wait in the binlog: from the first that searches see to the last",
                    "Debezium with a consumer that does nothing, then the same writes of documents, by bulk, to an index as it"
                            + " was before",
                    (lab, sheet) -> catchUp(lab, sheet, ShelfChanges.Kind.MIXED),
                    Goal.ratioAtLeast("changes", 1.0)),
            scenario(
                    "catch-up-hot",
                    "500,000 updates of the same 1,000 rows, likewise",
                    "Debezium with a consumer that does nothing",
                    (lab, sheet) -> catchUp(lab, sheet, ShelfChanges.Kind.HOT),
                    Goal.ratioAtLeast("changes", 0.9)),
            scenario(
                    "dead-letters",
                    "catch-up with one document in a hundred that Elasticsearch refuses",
                    "the same without",
                    Scenarios::deadLetters,
                    Goal.ratioAtLeast("changes", 0.95)),
            scenario(
                    "growth",
                    "backfill and catch-up of a flat table at several sizes, and in several collections: how far apart"
                            + " they are",
                    "",
                    (lab, sheet) -> new Growth(lab, sheet).measure(),
                    Goal.atMost(Growth.FILL_SPREAD, 1.1),
                    Goal.atMost(Growth.FOLLOW_SPREAD, 1.1)),
            scenario(
                    "backfill-nested",
                    "250,000 orders of one to eight lines with their products and customers, as in backfill",
                    "likewise",
                    Scenarios::backfillNested,
                    Goal.ratioAtLeast("documents", 0.8)),
            scenario(
                    "catch-up-nested",
                    "200,000 changes of orders, their lines and products, as in catch-up",
                    "likewise, each document once a transaction",
                    Scenarios::catchUpNested,
                    Goal.ratioAtLeast("changes", 0.8)),
            new Scenario(
                    "write",
                    "orders of one to eight lines, placed through writer-api by sixteen clients",
                    "the same statements by bare JDBC",
                    List.of(Goal.ratioAtLeast("orders", 0.7)),
                    Scenarios::write));

    private Scenarios() {}

    /** One with a projector, whose memory is judged, too. */
    private static Scenario scenario(String name, String what, String beside, Scenario.Run run, Goal... goals) {
        List<Goal> all = new ArrayList<>(Arrays.asList(goals));
        all.add(Goal.atMost(Memory.RESIDENT, 450));
        return new Scenario(name, what, beside, List.copyOf(all), run);
    }

    private static void latency(Lab lab, Sheet sheet) throws Exception {
        int rows = lab.sizes().rows;
        Latency latency = new Latency(lab.stack(new Latency.Rows(rows)), rows);
        latency.warmUp(LATENCY_WARM_UPS * lab.sizes().warmUp);
        for (int rate : lab.sizes().rates) {
            sheet.latency("at " + rate + "/s", latency.measure(rate, lab.sizes().seconds));
        }
        sheet.latency("commit, bulk, refresh", latency.limit(lab.sizes().brief ? BRIEF_LIMIT_ROUNDS : LIMIT_ROUNDS));
    }

    private static void readYourWrites(Lab lab, Sheet sheet) throws Exception {
        int rows = lab.sizes().rows;
        Stack stack = lab.stack(new Latency.Rows(rows));
        try (SearchApi api = new SearchApi(stack.elasticsearch(), lab.sizes())) {
            ReadYourWrites writes = new ReadYourWrites(stack, api, rows);
            writes.measure(lab.sizes().warmUp / 2, true);
            Histogram without = writes.measure(lab.sizes().seconds, false);
            sheet.latency(
                    "write and search",
                    writes.measure(lab.sizes().seconds, true),
                    "write and search without waiting",
                    without);
        }
    }

    private static void fanOut(Lab lab, Sheet sheet) throws Exception {
        int dependents = lab.sizes().dependents;
        FanOut fanOut = new FanOut(lab.stack(new FanOut.Dependents(dependents)), dependents);
        fanOut.alone(sheet);
        fanOut.besideCommits(lab.sizes().warmUp, lab.sizes().seconds, sheet);
    }

    private static void largeTransaction(Lab lab, Sheet sheet) throws Exception {
        Stack stack = lab.stack(LargeTransaction.CONTENT);
        Curve curve = new Curve();
        Speed applied = new LargeTransaction(stack, lab.sizes().products).measure(curve);
        sheet.curve("documents", Figure.PER_SECOND, curve.points());
        Speed limit = new Limits(stack).load(sheet);
        sheet.figure("rows", Figure.PER_SECOND, applied.perSecond(), limit.perSecond());
    }

    private static void backfill(Lab lab, Sheet sheet) throws Exception {
        rebuild(lab.stack(new Catalogue(lab.sizes().products)), sheet);
    }

    private static void backfillNested(Lab lab, Sheet sheet) throws Exception {
        rebuild(lab.stack(new Orders(lab.sizes().orders)), sheet);
    }

    /** The first fill has warmed everything up. */
    private static void rebuild(Stack stack, Sheet sheet) throws Exception {
        Curve curve = new Curve();
        Rebuild.Built built = new Rebuild(stack).backfill(curve);
        sheet.curve("documents", Figure.PER_SECOND, curve.points());
        Speed limit = new Limits(stack).load(sheet);
        sheet.figure("documents", Figure.PER_SECOND, built.filled().perSecond(), limit.perSecond());
        sheet.figure("asked until it serves", "s", built.whole().seconds());
    }

    private static void verify(Lab lab, Sheet sheet) throws Exception {
        Stack stack = lab.stack(new Catalogue(lab.sizes().products));
        Rebuild rebuild = new Rebuild(stack);
        Limits limits = new Limits(stack);
        sheet.figure(
                "documents, the first time", Figure.PER_SECOND, rebuild.verify().perSecond());
        long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(lab.sizes().warmUp);
        while (System.nanoTime() < warm) {
            limits.read();
            rebuild.verify();
        }
        Speed limit = limits.read();
        sheet.figure("documents", Figure.PER_SECOND, rebuild.verify().perSecond(), limit.perSecond());
    }

    private static Searches searches(Lab lab) throws Exception {
        return new Searches(lab.stack(new Catalogue(lab.sizes().products)), lab.sizes());
    }

    private static Shelf shelf(Lab lab) {
        return new Shelf(lab.sizes().products, 1);
    }

    private static void catchUp(Lab lab, Sheet sheet, ShelfChanges.Kind kind) throws Exception {
        Stack stack = lab.stack(shelf(lab));
        boolean documents = kind == ShelfChanges.Kind.MIXED;
        catchUp(stack, new ShelfChanges(stack, shelf(lab), kind), lab.sizes().changes, documents, sheet);
    }

    private static void catchUpNested(Lab lab, Sheet sheet) throws Exception {
        Orders orders = new Orders(lab.sizes().orders);
        Stack stack = lab.stack(orders);
        catchUp(stack, new OrderChanges(stack, orders), lab.sizes().nestedChanges, true, sheet);
    }

    private static void catchUp(Stack stack, CatchUp.Work work, int changes, boolean documents, Sheet sheet)
            throws Exception {
        CatchUp catchUp = new CatchUp(stack);
        Backlog backlog = catchUp.make(work, changes);
        if (documents) {
            new Limits(stack).keep();
        }
        CatchUp.Applied applied = catchUp.apply(backlog);
        stack.checkCounts();
        Speed limit = catchUp.limit(backlog, documents, sheet);
        sheet.figure("changes", Figure.PER_SECOND, applied.applied().perSecond(), limit.perSecond());
        sheet.figure(
                "changes, with its start",
                Figure.PER_SECOND,
                applied.withStart().perSecond());
        sheet.curve("changes", Figure.PER_SECOND, applied.curve());
    }

    /** Half of the changes before those with refused documents, and half of them after those. */
    private static void deadLetters(Lab lab, Sheet sheet) throws Exception {
        Stack stack = lab.stack(shelf(lab));
        Speed without = applied(lab, stack, ShelfChanges.Kind.MIXED, "without", sheet);
        Speed with = applied(lab, stack, ShelfChanges.Kind.WITH_REFUSED, "with refused documents", sheet)
                .plus(applied(lab, stack, ShelfChanges.Kind.WITH_REFUSED, "with more of them", sheet));
        stack.call("POST", "/tidemark-dead-letters/_refresh", "");
        long letters = stack.call("GET", "/tidemark-dead-letters/_count", "")
                .path("count")
                .asLong();
        if (letters == 0) {
            throw new IllegalStateException("no document was refused");
        }
        stack.mend("UPDATE product SET stock = 0 WHERE stock = " + Shelf.REFUSED_STOCK);
        without = without.plus(applied(lab, stack, ShelfChanges.Kind.MIXED, "without, at the end", sheet));
        stack.checkCounts();
        sheet.figure("changes", Figure.PER_SECOND, with.perSecond(), without.perSecond());
        sheet.figure("dead letters", "", letters);
    }

    private static Speed applied(Lab lab, Stack stack, ShelfChanges.Kind kind, String name, Sheet sheet)
            throws Exception {
        CatchUp catchUp = new CatchUp(stack);
        Backlog backlog = catchUp.make(new ShelfChanges(stack, shelf(lab), kind), lab.sizes().changes / 2);
        CatchUp.Applied applied = catchUp.apply(backlog);
        sheet.curve(name, Figure.PER_SECOND, applied.curve());
        return applied.applied();
    }

    private static void write(Lab lab, Sheet sheet) throws Exception {
        Servers servers = lab.servers();
        servers.makeDatabase("shop");
        try (WriterApi api = new WriterApi(servers, lab.sizes())) {
            PlacedOrders orders = new PlacedOrders(servers, api);
            orders.fill();
            orders.throughWriter(lab.sizes().warmUp / 2);
            orders.byJdbc(lab.sizes().warmUp / 4);
            // Neither is always the one with more rows and warmer servers before it.
            int half = Math.max(1, lab.sizes().seconds / 2);
            PlacedOrders.Placed through = orders.throughWriter(half);
            PlacedOrders.Placed bare = orders.byJdbc(half).plus(orders.byJdbc(half));
            through = through.plus(orders.throughWriter(half));
            sheet.figure(
                    "orders",
                    Figure.PER_SECOND,
                    through.speed().perSecond(),
                    bare.speed().perSecond());
            sheet.latency("answer", through.micros(), "bare JDBC", bare.micros());
        }
    }
}
