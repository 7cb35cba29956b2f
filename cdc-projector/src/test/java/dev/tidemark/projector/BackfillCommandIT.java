package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.Installation.Printed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Generations by command, and over the same paths that scripts use. */
@Timeout(300)
class BackfillCommandIT {

    private static final String AWAY = "the projector is away; waiting for it";

    private Installation installation;

    @BeforeEach
    void open() throws Exception {
        installation = new Installation(
                        "CREATE TABLE thing (a INT, b VARCHAR(20), name VARCHAR(100), PRIMARY KEY (a, b))",
                        "INSERT INTO thing VALUES (1, 'x', 'one'), (1, 'y', 'two'), (2, 'x', 'three'), (3, 'x', 'four')")
                .projection("things", """
                        collection: things
                        root: thing
                        fields: [a, b, name]
                        search: {filter: [a, name]}
                        """)
                .start();
        installation.awaitSearchable();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void buildsPromotesRollsBackAndDrops() throws Exception {
        String index = installation.prefix() + "things-00000";
        assertThat(installation.run("backfill", "things", "--no-promote", "--rate=1000", "--threads=2"))
                .satisfies(done -> {
                    assertThat(done.status()).as(done.err()).isZero();
                    assertThat(done.out()).contains("things: " + index + "2 is ready: 'promote things' makes it serve");
                });
        assertThat(installation.run("promote", "things").out()).contains(index + "2 is live");
        installation.execute("INSERT INTO thing VALUES (4, 'x', 'five')");
        installation.await(() -> installation
                .run("status")
                .out()
                .lines()
                .anyMatch(line -> line.contains(index + "2  LIVE   5 ") && line.endsWith("  1 STANDBY (5)")));
        assertThat(installation.run("rollback", "things", "2")).satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .isEqualToIgnoringNewLines("generation 2 of things does not stand by: 1 (STANDBY), 2 (LIVE)");
        });
        assertThat(installation.run("rollback", "things", "1").out()).contains(index + "1 is live again");
        assertThat(installation.run("rollback", "things").out()).contains(index + "2 is live again");
        assertThat(installation.run("rollback", "things").out()).contains(index + "1 is live again");
        assertThat(installation.run("drop", "things").out()).contains(index + "2 is dropped");
        assertThat(installation.run("backfill", "--all").out())
                .contains("things: " + index)
                .contains(" is live");
        assertThat(installation.document("things", "1:y").path("name").asText()).isEqualTo("two");
    }

    @Test
    void whatIsReadyIsNotBuiltAgainUnlessAskedFor() throws Exception {
        String index = installation.prefix() + "things-00000";
        for (int i = 0; i < 2; i++) {
            Printed ready = installation.run("backfill", "things", "--no-promote");
            assertThat(ready.status()).as(ready.err()).isZero();
            assertThat(ready.out())
                    .contains("things: " + index + "2 is ready: 'promote things' makes it serve, '--again'");
        }
        assertThat(installation.run("plan", "things")).satisfies(planned -> {
            assertThat(planned.status()).isOne();
            assertThat(planned.out()).contains("things (" + index + "1): is built: 'promote things' makes it serve");
        });
        assertThat(installation.run("backfill", "--all"))
                .satisfies(refused ->
                        isRefused(refused, index + "2 is complete and does not serve yet: 'promote things'"));

        Printed another = installation.run("backfill", "things", "--no-promote", "--again");
        assertThat(another.status()).as(another.err()).isZero();
        assertThat(another.out()).contains(index + "3 is ready");
        assertThat(installation.run("promote", "things").out()).contains(index + "3 is live");
    }

    @Test
    void whatIsReadyIsLookedAtBeforeItServes() throws Exception {
        String index = installation.prefix() + "things-00000";
        assertThat(installation.run("backfill", "things", "--no-promote").status())
                .isZero();
        installation.elasticsearch("DELETE", "/" + index + "2/_doc/1:y?refresh=true", null);
        assertThat(installation.run("verify", "things").status()).isZero();
        assertThat(installation.run("verify", "things", "--generation=2")).satisfies(verified -> {
            assertThat(verified.status()).isOne();
            assertThat(verified.out()).contains("things: 4 documents compared with " + index + "2: 1 missing", "1:y");
        });
        String found = "verification found 1 documents missing, 0 too many, 0 different";
        assertThat(installation.run("promote", "things")).satisfies(refused -> {
            assertThat(refused.status()).isOne();
            assertThat(refused.err())
                    .contains(
                            "things: " + index + "2 does not say what the database says: " + found,
                            "'verify things --generation 2'",
                            "'promote things 2 --force'");
        });
        assertThat(installation.document("things", "1:y").isMissingNode()).isFalse();

        installation.stop();
        installation.start();
        installation.await(() -> installation.status().path("state").asText().equals("streaming"));
        Printed status = installation.run("status");
        assertThat(status.status()).isZero();
        assertThat(status.out()).contains(index + "2 does not serve: " + found, "for instance 1:y;");

        assertThat(installation
                        .run("verify", "things", "--generation=2", "--repair")
                        .out())
                .contains("1 repaired");
        assertThat(installation.run("promote", "things").out()).contains(index + "2 is live");
        assertThat(installation.run("status").out()).doesNotContain("does not serve");
        assertThat(installation.run("verify", "things", "--generation=1").status())
                .isZero(); // it stands by
    }

    /** Builds a second generation that has a document too many. */
    private String buildOneThatIsObjectedTo() throws Exception {
        String index = installation.prefix() + "things-00000";
        CompletableFuture<Printed> built =
                CompletableFuture.supplyAsync(() -> installation.run("backfill", "things", "--rate=1"));
        installation.await(
                () -> installation.status().at("/collections/0/generations").size() == 2);
        installation.await(() -> installation
                .elasticsearch("PUT", "/" + index + "2/_doc/9:z?refresh=true", "{\"a\": 9}")
                .path("result")
                .asText()
                .equals("created"));
        Printed objected = built.get(90, TimeUnit.SECONDS);
        assertThat(objected.status()).isOne();
        assertThat(objected.err()).contains("1 too many", "'promote things 2 --force'");
        return index;
    }

    private void awaitStreaming() {
        installation.await(() -> installation.status().path("state").asText().equals("streaming"));
    }

    private JsonNode second() {
        return installation.status().at("/collections/0/generations/1");
    }

    @Test
    void whatWasObjectedToIsSoForTheNextProjectorToo() throws Exception {
        String index = buildOneThatIsObjectedTo();
        assertThat(installation.status().at("/collections/0/jobs")).isEmpty();
        assertThat(installation.run("pause").status()).isZero();
        installation.execute("UPDATE thing SET name = 'uno' WHERE a = 1 AND b = 'x'");
        installation.stop();
        installation.start(); // it is going to look at it again, once changes come through
        installation.await(() ->
                installation.status().at("/collections/0/jobs/0/phase").asText().startsWith("waiting"));
        JsonNode joined = installation.post("/v1/backfills", "{\"all\": true, \"join\": \"generation\"}");
        assertThat(joined.path("jobs")).isEmpty();
        assertThat(joined.at("/left_out/0/reason").asText()).contains("1 too many");

        assertThat(installation.run("promote", "things", "--force").out()).contains(index + "2 is live");
        assertThat(installation.run("resume").status()).isZero();
        installation.await(() ->
                installation.document("things", "1:x").path("name").asText().equals("uno"));
        installation.await(() -> installation.status().at("/collections/0/jobs").isEmpty());
        assertThat(installation.document("things", "9:z").isMissingNode()).isFalse();
        assertThat(second().path("state").asText()).isEqualTo("LIVE");
        assertThat(second().path("objection").isNull()).isTrue();
        assertThat(installation.run("rollback", "things").out()).contains(index + "1 is live again");
    }

    @Test
    void aCleanVerificationTakesBackWhatWasObjectedTo() throws Exception {
        String index = buildOneThatIsObjectedTo();
        assertThat(installation.run("verify", "things", "--generation=2").out()).contains("1 extra");
        assertThat(second().path("objection").isObject()).isTrue();
        installation.elasticsearch("DELETE", "/" + index + "2/_doc/9:z?refresh=true", null);
        assertThat(installation.run("verify", "things", "--generation=2").status())
                .isZero();
        assertThat(second().path("objection").isNull()).isTrue();
        assertThat(second().path("state").asText()).isEqualTo("READY");
        assertThat(installation.run("backfill", "things").err()).contains("'promote things' makes it serve");

        installation.stop();
        installation.start();
        awaitStreaming();
        assertThat(second().path("state").asText()).isEqualTo("READY"); // it is left to a person by now
        assertThat(installation.run("promote", "things").out()).contains(index + "2 is live");
    }

    @Test
    void aPromotionIsNotBegunAgainInTheNextProjector() throws Exception {
        String index = installation.prefix() + "things-00000";
        assertThat(installation.run("backfill", "things", "--no-promote").status())
                .isZero();
        assertThat(installation.run("pause").status()).isZero();
        installation.execute("UPDATE thing SET name = 'uno' WHERE a = 1 AND b = 'x'");
        CompletableFuture<Printed> promoted =
                CompletableFuture.supplyAsync(() -> installation.run("promote", "things"));
        installation.await(
                () -> installation.get("/v1/jobs").at("/jobs/0/phase").asText().startsWith("waiting"));
        assertThat(installation.get("/v1/jobs").at("/jobs/0/generation").asInt())
                .isEqualTo(2);
        installation.stop();
        installation.start();
        Printed told = promoted.get(90, TimeUnit.SECONDS);
        assertThat(told.status()).isOne();
        assertThat(told.err())
                .containsOnlyOnce(AWAY)
                .contains("nobody is at promoting generation 2 of things any more", "'promote things 2'");
        assertThat(installation.get("/v1/jobs").path("jobs")).isEmpty();

        assertThat(installation.run("resume").status()).isZero();
        assertThat(installation.run("promote", "things").out()).contains(index + "2 is live");
        String path = "/v1/collections/things/promotion";
        String join = "{\"generation\": 2, \"join\": true}";
        assertThat(installation.post(path, join).path("live").asText()).isEqualTo(index + "2");
        assertThat(installation.run("rollback", "things").out()).contains(index + "1 is live again");
        assertThat(installation.post(path, join).path("detail").asText()).contains("1 (LIVE), 2 (STANDBY)");
        assertThat(installation.post(path, "{\"join\": true}").path("status").asInt())
                .isEqualTo(400);
    }

    @Test
    void whatStandsByIsLookedAtBeforeItIsPromotedAndNotBeforeItIsRolledBackTo() throws Exception {
        String index = installation.prefix() + "things-00000";
        assertThat(installation.run("backfill", "things").status()).isZero();
        installation.elasticsearch("DELETE", "/" + index + "1/_doc/1:y?refresh=true", null);
        assertThat(installation.run("promote", "things", "1"))
                .satisfies(refused -> assertThat(refused.err()).contains("1 documents missing"));
        assertThat(installation.run("rollback", "things").out()).contains(index + "1 is live again");
        assertThat(installation.run("promote", "things", "1").out()).contains(index + "1 is live");
        installation.elasticsearch("DELETE", "/" + index + "2/_doc/1:y?refresh=true", null);
        assertThat(installation.run("promote", "things", "--force").out()).contains(index + "2 is live");

        assertThat(installation.run("pause").status()).isZero(); // what is being built waits for changes
        installation.post("/v1/backfills", "{\"collections\": [\"things\"]}");
        // Who is in a hurry means that one, and not the one that stands by.
        installation.await(
                () -> installation.run("promote", "things", "--force").err().contains(index + "3 is not complete yet"));
        assertThat(installation.run("resume").status()).isZero();
    }

    @Test
    void aRangeIsLoadedAgainInPlace() throws Exception {
        // Where no event tells of it.
        installation.execute(
                "SET sql_log_bin = 0", "UPDATE thing SET name = 'new'", "DELETE FROM thing WHERE a = 1 AND b = 'x'");
        Printed done = installation.run("backfill", "things", "--from=1:x", "--to=2:x");
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains("000001: 2 documents loaded, 1 without a row deleted");
        assertThat(installation.document("things", "1:x").isMissingNode()).isTrue();
        assertThat(installation.document("things", "1:y").path("name").asText()).isEqualTo("new");
        assertThat(installation.document("things", "2:x").path("name").asText()).isEqualTo("new");
        assertThat(installation.document("things", "3:x").path("name").asText()).isEqualTo("four");
    }

    @Test
    void aRangeIsTakenUpAgainAfterARestart() throws Exception {
        insertManyUnseen();
        CompletableFuture<Printed> follower =
                CompletableFuture.supplyAsync(() -> installation.run("backfill", "things", "--from=1:x", "--rate=300"));
        installation.await(() -> reload().path("done").asLong() > 0);
        installation.stop();
        installation.start();
        Printed done = follower.get(90, TimeUnit.SECONDS);
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.err()).containsOnlyOnce(AWAY);
        assertThat(done.out()).contains("000001: 2995 documents loaded, 0 without a row deleted");
        assertThat(installation.document("things", "3000:x").path("name").asText())
                .isEqualTo("unseen");

        // It is done once.
        installation.stop();
        installation.start();
        installation.awaitSearchable();
        assertThat(reload().isMissingNode()).isTrue();
    }

    @Test
    void whoFollowsABackfillFindsItInTheNextProjector() throws Exception {
        insertManyUnseen();
        CompletableFuture<Printed> follower =
                CompletableFuture.supplyAsync(() -> installation.run("backfill", "things", "--rate=500"));
        installation.await(() -> installation
                        .status()
                        .at("/collections/0/generations/1/documents")
                        .asLong()
                > 0);
        installation.stop();
        installation.start();
        Printed done = follower.get(90, TimeUnit.SECONDS);
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.err()).containsOnlyOnce(AWAY);
        assertThat(done.out()).contains("things: " + installation.prefix() + "things-000002 is live");
        assertThat(installation.status().at("/collections/0/generations")).hasSize(2);
    }

    @Test
    void aRangeThatHasEndedIsToldAsItEndedByTheNextProjector() throws Exception {
        installation.post("/v1/backfills", "{\"collections\": [\"things\"], \"from\": \"1:y\"}");
        installation.await(() -> !last("reload").path("state").asText().equals("running"));
        installation.stop();
        installation.start();
        installation.awaitSearchable();
        JsonNode joined = installation.post("/v1/backfills", "{\"all\": true, \"join\": \"range\"}");
        assertThat(joined.at("/jobs/0/state").asText()).isEqualTo("done");
        assertThat(joined.at("/jobs/0/result/documents").asLong()).isEqualTo(3);
        assertThat(joined.path("left_out")).isEmpty();
    }

    /** Joining begins nothing, so what came to its end while nobody looked is not done again. */
    @Test
    void whatHasEndedIsNotJoined() {
        for (String what : new String[] {"generation", "range"}) {
            JsonNode joined = installation.post("/v1/backfills", "{\"all\": true, \"join\": \"" + what + "\"}");
            assertThat(joined.path("jobs")).isEmpty();
            assertThat(joined.at("/left_out/0/collection").asText()).isEqualTo("things");
        }
        assertThat(installation.status().at("/collections/0/generations")).hasSize(1);
        assertThat(installation.get("/v1/jobs").path("jobs")).isEmpty();
    }

    @Test
    void aRangeGoesOnInTheIndexThatServes() throws Exception {
        insertManyUnseen();
        installation.post("/v1/backfills", "{\"collections\": [\"things\"], \"from\": \"1:x\", \"rate\": 100}");
        assertThat(installation.run("backfill", "things", "--no-promote").status())
                .isZero();
        installation.await(() -> last("reload").path("done").asLong() > 0);
        assertThat(installation.run("promote", "things").status()).isZero();
        assertThat(installation.run("drop", "things").status()).isZero();
        installation.execute("DELETE FROM thing WHERE a > 600"); // for it not to take long
        installation.await(() -> !last("reload").path("state").asText().equals("running"));
        assertThat(last("reload").path("error").isNull())
                .as(last("reload").toString())
                .isTrue();
        assertThat(last("reload").at("/result/index").asText()).endsWith("things-000002");
        // Those that were left, and a chunk at most that was read before the others were deleted.
        assertThat(last("reload").at("/result/documents").asLong()).isBetween(595L, 1_500L);
        assertThat(installation.status().at("/collections/0/generations")).hasSize(1);
    }

    @Test
    void aRangeThatIsCancelledIsNotTakenUpAgain() throws Exception {
        insertManyUnseen();
        CompletableFuture<Printed> follower =
                CompletableFuture.supplyAsync(() -> installation.run("backfill", "things", "--from=1:x", "--rate=100"));
        installation.await(() -> reload().path("done").asLong() > 0);
        String path = "/v1/jobs/" + reload().path("id").asText();
        assertThat(installation.delete(path).path("collection").asText()).isEqualTo("things");
        Printed told = follower.get(60, TimeUnit.SECONDS);
        assertThat(told.status()).isEqualTo(1);
        assertThat(told.err()).contains("things: cancelled");
        assertThat(reload().path("state").asText()).isEqualTo("cancelled");
        assertThat(installation.delete(path).path("detail").asText())
                .isEqualTo("There is nothing to cancel any more: it is cancelled.");
        assertThat(installation.delete("/v1/jobs/none").path("status").asInt()).isEqualTo(404);

        installation.stop();
        installation.start();
        installation.awaitSearchable();
        // Another range would be refused beside one that is left.
        Printed other = installation.run("backfill", "things", "--from=3:x", "--to=3:x");
        assertThat(other.status()).as(other.err()).isZero();
        assertThat(installation.get("/v1/jobs").path("jobs")).hasSize(1);
    }

    @Test
    void cancelEndsARangeAndSaysWhatEndsABackfill() throws Exception {
        assertThat(installation.run("backfill", "things", "--cancel"))
                .satisfies(printed -> isRefused(printed, "things: no range is being loaded"));
        insertManyUnseen();
        installation.post("/v1/backfills", "{\"collections\": [\"things\"], \"from\": \"1:x\", \"rate\": 100}");
        // The stream begins anew with that, and the range in it.
        assertThat(installation.run("backfill", "things", "--no-promote").status())
                .isZero();
        installation.await(() -> last("reload").path("done").asLong() > 0);
        Printed cancelled = installation.run("backfill", "--all", "--cancel");
        assertThat(cancelled.status()).as(cancelled.err()).isZero();
        assertThat(cancelled.out()).isEqualToIgnoringNewLines("things: loading a range again is cancelled");
        assertThat(installation.run("backfill", "--all", "--cancel"))
                .satisfies(printed -> isRefused(printed, "no range is being loaded"));

        JsonNode begun =
                installation.post("/v1/backfills", "{\"collections\": [\"things\"], \"rate\": 10, \"again\": true}");
        String path = "/v1/jobs/" + begun.at("/jobs/0/id").asText();
        installation.await(() -> installation.delete(path).path("status").asInt() == 409);
        String drop = "'drop things 3' ends that";
        assertThat(installation.delete(path).path("detail").asText()).contains(drop);
        assertThat(installation.run("backfill", "things", "--cancel"))
                .satisfies(printed -> assertThat(printed.err()).contains(drop));
        assertThat(installation.run("drop", "things", "3").status()).isZero();
        installation.await(() -> last("backfill").path("state").asText().equals("failed"));
    }

    private JsonNode last(String kind) {
        for (JsonNode job : installation.get("/v1/jobs").path("jobs")) {
            if (job.path("kind").asText().equals(kind)) {
                return job;
            }
        }
        throw new AssertionError("no " + kind);
    }

    private void insertManyUnseen() throws Exception {
        installation.execute(
                "SET SESSION cte_max_recursion_depth = 10000",
                "SET sql_log_bin = 0",
                "INSERT INTO thing WITH RECURSIVE n AS (SELECT 10 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                        + " SELECT i, 'x', 'unseen' FROM n");
    }

    @Test
    void anotherRangeOrPaceThanTheOneThatRunsIsRefused() throws Exception {
        insertManyUnseen();
        String range = "{\"collections\": [\"things\"], \"from\": \"1:x\"";
        JsonNode begun = installation.post("/v1/backfills", range + ", \"rate\": 10}");
        String runs = "things is being loaded again already, by 'backfill things --from 1:x --rate 10': wait";
        assertThat(installation.run("backfill", "things", "--from=1:x", "--rate=20"))
                .satisfies(refused -> isRefused(refused, runs));
        assertThat(installation.run("backfill", "things", "--from=2:x", "--rate=10"))
                .satisfies(refused -> isRefused(refused, runs));
        assertThat(installation.run("backfill", "things", "--from=1:x", "--to=2:x", "--rate=10"))
                .satisfies(refused -> isRefused(refused, runs));
        for (String same : new String[] {", \"rate\": 10}", "}"}) {
            assertThat(installation.post("/v1/backfills", range + same).at("/jobs/0/id"))
                    .isEqualTo(begun.at("/jobs/0/id"));
        }
    }

    @Test
    void anotherOrderThanTheOneThatIsCarriedOutIsRefused() throws Exception {
        insertManyUnseen();
        String things = "{\"collections\": [\"things\"]";
        installation.post("/v1/backfills", things + ", \"rate\": 10}");
        installation.await(
                () -> installation.status().at("/collections/0/generations").size() == 2);
        installation.await(() -> installation // the attempt that builds it takes orders
                .post("/v1/backfills", things + "}")
                .at("/jobs/0/collection")
                .asText()
                .equals("things"));
        String runs = installation.prefix() + "things-000002 is being built already, as by 'backfill things --rate 10':"
                + " wait until that is done, or end it with 'drop things 2'";
        assertThat(installation.run("backfill", "things", "--rate=20")).satisfies(refused -> isRefused(refused, runs));
        assertThat(installation.run("backfill", "--all", "--threads=4")).satisfies(refused -> isRefused(refused, runs));
        assertThat(installation.run("backfill", "things", "--no-promote"))
                .satisfies(refused -> isRefused(refused, runs));
        for (String same : new String[] {", \"rate\": 10}", "}"}) {
            assertThat(installation
                            .post("/v1/backfills", things + same)
                            .at("/jobs/0/collection")
                            .asText())
                    .isEqualTo("things");
        }
        assertThat(installation.status().at("/collections/0/generations")).hasSize(2);
        assertThat(installation.run("drop", "things", "2").status()).isZero();
    }

    private static void isRefused(Printed printed, String why) {
        assertThat(printed.status()).isEqualTo(1);
        assertThat(printed.err().lines()).singleElement().asString().startsWith(why);
    }

    private JsonNode reload() {
        return installation.get("/v1/jobs").path("jobs").path(0);
    }

    @Test
    void mistakesAreOneLine() {
        assertThat(installation.run("backfill").status()).isEqualTo(2);
        assertThat(installation.run("backfill", "things", "--from=1").err())
                .isEqualToIgnoringNewLines("'1' cannot be a key of things, which is a:b");
        assertThat(installation.run("backfill", "thinks").err())
                .isEqualToIgnoringNewLines("there is no collection 'thinks'; known are things");
        assertThat(installation.run("rollback", "things")).satisfies(printed -> {
            assertThat(printed.status()).isEqualTo(1);
            assertThat(printed.err().lines()).hasSize(1).allMatch(line -> line.contains("stands by: 1 (LIVE)"));
        });
        assertThat(installation.run("drop", "things", "1").err()).contains("serves searches");
        assertThat(installation.run("verify", "things", "--generation=2").err())
                .isEqualToIgnoringNewLines("things has no generation 2; there is 1 (LIVE)");
        assertThat(installation.run("verify", "--all", "--generation=1").status())
                .isEqualTo(2);
        assertThat(installation.run("backfill", "things", "--threads=99").err()).contains("threads must be 1 to 32");
    }
}
