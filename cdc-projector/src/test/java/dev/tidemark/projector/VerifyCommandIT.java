package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.cli.ExplainCommand;
import dev.tidemark.projector.cli.VerifyCommand;
import dev.tidemark.projector.index.Generation.Order;
import dev.tidemark.projector.ops.JobRoutes;
import dev.tidemark.projector.ops.Jobs;
import dev.tidemark.projector.ops.OperatorApi;
import dev.tidemark.projector.ops.VerifyRoutes;
import dev.tidemark.projector.verify.Drift;
import dev.tidemark.projector.verify.Sampler;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.http.HttpService;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.Metrics;
import dev.tidemark.runtime.http.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What an operator sees of verify and explain, and what the sampler says by itself. */
class VerifyCommandIT {

    private final Jobs jobs = new Jobs(Clock.systemUTC());
    private Warehouse warehouse;
    private HttpService http;

    private record Printed(int status, String out, String err) {}

    @BeforeEach
    void open() throws Exception {
        warehouse = new Warehouse(20).start();
        warehouse.awaitSearchable();
        http = OperatorApi.service(
                        new HttpSettings("127.0.0.1", 0),
                        "",
                        Metrics.registry(),
                        warehouse.projector().board(),
                        List.of(
                                new JobRoutes(jobs),
                                new VerifyRoutes(
                                        warehouse.projector().board(),
                                        jobs,
                                        warehouse
                                                .projector()
                                                .part(attempt ->
                                                        attempt.checking().forOperators()))))
                .start();
    }

    @AfterEach
    void close() {
        http.close();
        warehouse.close();
    }

    @Test
    void verifyPrintsJustWhatDiffersAndRepairsIt() throws Exception {
        String index = warehouse.live().index();
        Printed clean = run(new VerifyCommand(), "items");
        assertThat(clean.status()).isZero();
        assertThat(clean.out())
                .isEqualTo("items: 20 documents compared with " + index + ", all as the database has them\n");

        warehouse.delete("3");
        warehouse.put("x", "{}");
        warehouse.put("4", warehouse.document("4").path("_source").toString().replace("item 4", "item 5"));
        String lines = "  missing    3\n  extra      x\n  different  4: name\n";
        String head = "items: 20 documents compared with " + index + ": 1 missing, 1 extra, 1 different; ";
        Printed found = run(new VerifyCommand(), "--all");
        assertThat(found.status()).isEqualTo(1);
        assertThat(found.out()).isEqualTo(head + "0 repaired\n" + lines);

        Printed repaired = run(new VerifyCommand(), "items", "--repair", "--json");
        assertThat(repaired.status()).isEqualTo(1);
        JsonNode printed = Json.mapper().readTree(repaired.out());
        assertThat(printed.path("failed")).isEmpty();
        assertThat(printed.path("left_out")).isEmpty();
        JsonNode result = printed.path("results").path(0);
        assertThat(result.path("missing")).isEqualTo(Json.mapper().readTree("[\"3\"]"));
        assertThat(result.path("different").path(0).path("fields"))
                .isEqualTo(Json.mapper().readTree("[\"name\"]"));
        assertThat(result.path("repaired").asInt()).isEqualTo(3);
        assertThat(run(new VerifyCommand(), "items").status()).isZero();
    }

    @Test
    void whatCannotBeComparedIsNotTakenForWell() throws Exception {
        warehouse.elasticsearch("POST", "/_close", null);
        Printed failed = run(new VerifyCommand(), "items", "--json");
        assertThat(failed.status()).isEqualTo(1);
        // The projector logs in the same process.
        Matcher json = Pattern.compile("(?ms)^\\{$.*?^}$").matcher(failed.out());
        assertThat(json.find()).as(failed.out()).isTrue();
        JsonNode printed = Json.mapper().readTree(json.group());
        assertThat(printed.path("results")).isEmpty();
        assertThat(printed.at("/failed/0/collection").asText()).isEqualTo("items");
        assertThat(printed.at("/failed/0/error").asText()).isNotEmpty();
        assertThat(failed.err())
                .contains("items: " + printed.at("/failed/0/error").asText());
    }

    @Test
    void wrongUsageAndUnknownCollectionsAreOneLine() {
        assertThat(run(new VerifyCommand()).status()).isEqualTo(2);
        Printed unknown = run(new VerifyCommand(), "orders");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("There is no collection 'orders'. There are: items.\n");
        assertThat(run(new ExplainCommand(), "orders", "1").status()).isEqualTo(1);
    }

    @Test
    void explainTakesAnyIdThatElasticsearchTakes() throws Exception {
        for (String id : List.of("a/b", "..", "a b?c=d&e#f", "ü%2F;x", "\"+\\")) {
            Printed unknown = run(new ExplainCommand(), "items", "--", id);
            assertThat(unknown.err()).as(id).isEmpty();
            assertThat(unknown.out()).as(id).contains("/" + id + ": ");
        }
    }

    @Test
    void explainShowsRowsDocumentsAndWhatDiffers() throws Exception {
        Printed same = run(new ExplainCommand(), "items", "2");
        assertThat(same.status()).isZero();
        assertThat(same.out())
                .contains(
                        "/2: the index has it as the database does",
                        "  " + warehouse.schema
                                + ".item  id=2 name=item 2 price=2.50 weight=100 more={\"a\": [1, {\"b\": \"c\"}]}",
                        "  " + warehouse.schema + ".part  item_id=2 n=1 quantity=10",
                        "  " + warehouse.schema + ".part  item_id=2 n=2 quantity=20",
                        "\"name\" : \"item 2\"");

        warehouse.put("2", warehouse.document("2").path("_source").toString().replace("item 2", "item 3"));
        Printed different = run(new ExplainCommand(), "items", "2");
        assertThat(different.status()).isEqualTo(1);
        assertThat(different.out()).contains("/2: different: name", "\"name\" : \"item 3\"");

        warehouse.projector().part(operations -> operations).get().pause(true);
        warehouse.execute("DELETE FROM item WHERE id = 5");
        Printed pending = run(new ExplainCommand(), "items", "5");
        assertThat(pending.status()).isEqualTo(1);
        assertThat(pending.out()).contains("the index is behind", "backlog 1", "the document they make:\n  none");
        warehouse.projector().part(operations -> operations).get().pause(false);

        assertThat(run(new ExplainCommand(), "items", "nobody").out()).contains("neither side has it");
    }

    /** A backfill, for instance, ends one stream and begins the next. */
    @Test
    void verifyOutlastsStreams() throws Exception {
        Supplier<Operations> running = warehouse.projector().part(operations -> operations);
        Operations first = running.get();
        first.pause(true);
        warehouse.execute("UPDATE item SET name = 'changed' WHERE id = 3");
        CompletableFuture<Printed> verified = CompletableFuture.supplyAsync(() -> run(new VerifyCommand(), "items"));
        Warehouse.await(() -> jobs.list().stream().anyMatch(job -> job.phase().startsWith("waiting until position")));

        warehouse.projector().backfills().begin(List.of("items"), Order.BY_ITSELF, false);
        Warehouse.await(() -> isAnother(running, first));
        running.get().pause(false);
        Printed done = verified.get(60, TimeUnit.SECONDS);
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains(", all as the database has them");
    }

    @Test
    void whoFollowsIsToldThatItIsCancelled() throws Exception {
        Operations running =
                warehouse.projector().part(operations -> operations).get();
        running.pause(true);
        warehouse.execute("UPDATE item SET name = 'changed' WHERE id = 3");
        CompletableFuture<Printed> verified =
                CompletableFuture.supplyAsync(() -> run(new VerifyCommand(), "items", "--json"));
        Warehouse.await(() -> jobs.list().stream().anyMatch(job -> job.phase().startsWith("waiting")));
        jobs.cancel(jobs.list().get(0).id());
        Printed told = verified.get(60, TimeUnit.SECONDS);
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("items: cancelled\n");
        assertThat(told.out()).contains("\"error\" : \"cancelled\""); // the projector logs in the same process
    }

    @Test
    void goesNoFasterThanItIsTold() throws Exception {
        long began = System.nanoTime();
        assertThat(run(new VerifyCommand(), "items", "--rate=20").status()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void anotherPaceThanThatOfWhatRunsIsRefused() throws Exception {
        warehouse.projector().part(operations -> operations).get().pause(true);
        warehouse.execute("UPDATE item SET name = 'changed' WHERE id = 3");
        CompletableFuture<Printed> running =
                CompletableFuture.supplyAsync(() -> run(new VerifyCommand(), "items", "--rate=50"));
        Warehouse.await(() -> jobs.list().stream().anyMatch(job -> job.phase().startsWith("waiting")));
        Printed refused = run(new VerifyCommand(), "items", "--rate=60");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "items is being compared already, by 'verify items --rate 50': wait until that is done, or end"
                                + " it with 'verify items --cancel'");
        assertThat(jobs.list()).hasSize(1);
        jobs.cancel(jobs.list().get(0).id());
        assertThat(running.get(60, TimeUnit.SECONDS).status()).isEqualTo(1);
    }

    private static boolean isAnother(Supplier<Operations> running, Operations first) {
        try {
            return running.get() != first;
        } catch (ProblemException betweenTheTwo) {
            return false;
        }
    }

    @Test
    void theSamplerCountsWhatDiffersUntilItIsMended() throws Exception {
        Drift drift = new Drift();
        Sampler sampler = new Sampler(
                warehouse.checking().verifier(), () -> List.of(warehouse.live()), drift, Duration.ofMillis(20), 10_000);
        Thread thread = Threads.start("sampler", () -> {
            try {
                sampler.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            Warehouse.await(() -> drift.documents("items").equals(OptionalLong.of(0)));
            warehouse.delete("3");
            warehouse.put("x", "{}");
            Warehouse.await(() -> drift.documents("items").equals(OptionalLong.of(2)));
            warehouse.verify(true);
            Warehouse.await(() -> drift.documents("items").equals(OptionalLong.of(0)));
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    private Printed run(Callable<Integer> command, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        try {
            String[] all = new String[arguments.length + 2];
            all[0] = "--url";
            all[1] = http.url();
            System.arraycopy(arguments, 0, all, 2, arguments.length);
            int status = new CommandLine(command).execute(all);
            return new Printed(
                    status, printed.toString(StandardCharsets.UTF_8), complaints.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
