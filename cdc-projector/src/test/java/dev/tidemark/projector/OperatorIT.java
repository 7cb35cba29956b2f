package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.Installation.Printed;
import dev.tidemark.projector.progress.Finding;
import dev.tidemark.runtime.http.Json;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands, on a projector that runs. */
class OperatorIT {

    private Installation installation;

    @BeforeEach
    void open() throws Exception {
        installation = new Installation(
                        "CREATE TABLE thing (id BIGINT PRIMARY KEY, name VARCHAR(100), more JSON)",
                        "INSERT INTO thing VALUES (1, 'one', '{\"color\": \"red\"}')")
                .projection("things", """
                        collection: things
                        root: thing
                        fields: [id, name, more]
                        search: {filter: [id, name, {color: more.color}]}
                        """)
                .start();
        installation.awaitSearchable();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void pauseHoldsChangesBackBeyondARestartAndLosesNothing() throws Exception {
        assertThat(installation.run("pause").status()).isZero();
        installation.execute("INSERT INTO thing VALUES (2, 'two', NULL)", "UPDATE thing SET name = 'uno' WHERE id = 1");
        installation.await(
                () -> installation.status().path("backlog_transactions").asLong() == 2
                        && installation.status().path("lag_seconds").asDouble() > 0.5);
        assertThat(installation.status().path("state").asText()).isEqualTo("paused");
        assertThat(installation.run("status").out()).startsWith("projector: paused");
        assertThat(installation.document("things", "1").path("name").asText()).isEqualTo("one");

        installation.stop();
        installation.start();
        installation.await(() -> installation.status().path("state").asText().equals("paused"));
        assertThat(installation.document("things", "2").isMissingNode()).isTrue();

        assertThat(installation.run("resume").out()).isEqualToIgnoringNewLines("resumed");
        installation.awaitSearchable();
        assertThat(installation.document("things", "1").path("name").asText()).isEqualTo("uno");
        assertThat(installation.document("things", "2").path("name").asText()).isEqualTo("two");
        assertThat(installation.status().path("state").asText()).isEqualTo("streaming");
        assertThat(installation.status().path("lag_seconds").asDouble()).isZero();
        assertThat(installation.metrics())
                .containsPattern("tidemark_changes_total\\{op=\"insert\",table=\"[^\"]+\\.thing\"} 1.0")
                .containsPattern("tidemark_changes_total\\{op=\"update\",table=\"[^\"]+\\.thing\"} 1.0");
    }

    @Test
    void cancelEndsAVerification() throws Exception {
        assertThat(installation.run("verify", "--all", "--cancel"))
                .isEqualTo(new Printed(1, "", "no verification is under way" + System.lineSeparator()));
        assertThat(installation.run("pause").status()).isZero();
        installation.execute("UPDATE thing SET name = 'uno' WHERE id = 1");
        installation.post("/v1/verifications", "{\"collections\": [\"things\"]}");
        awaitWaiting();
        assertThat(installation.run("verify", "things", "--repair", "--cancel"))
                .isEqualTo(new Printed(1, "", "things: no repair is under way" + System.lineSeparator()));
        assertThat(installation.run("verify", "things", "--cancel"))
                .isEqualTo(new Printed(0, "things: the verification is cancelled" + System.lineSeparator(), ""));
        assertThat(installation.get("/v1/jobs").at("/jobs/0/state").asText()).isEqualTo("cancelled");
        assertThat(installation.status().at("/collections/0/jobs")).isEmpty();

        assertThat(installation.run("resume").status()).isZero();
        installation.awaitSearchable();
        assertThat(installation.run("verify", "things").status()).isZero();
    }

    @Test
    void cancelEndsWhatLooksAtAnotherGeneration() throws Exception {
        assertThat(installation.run("backfill", "things", "--no-promote").status())
                .isZero();
        assertThat(installation.run("pause").status()).isZero();
        installation.execute("UPDATE thing SET name = 'uno' WHERE id = 1");
        installation.post("/v1/verifications", "{\"collections\": [\"things\"], \"generation\": 2}");
        awaitWaiting();
        assertThat(installation.run("verify", "things", "--generation=1", "--cancel"))
                .isEqualTo(new Printed(
                        1, "", "things: no verification of generation 1 is under way" + System.lineSeparator()));
        assertThat(installation.run("verify", "things", "--cancel").out())
                .isEqualToIgnoringNewLines("things: the verification of generation 2 is cancelled");

        installation.post("/v1/collections/things/promotion", "");
        awaitWaiting();
        assertThat(installation.run("promote", "things", "--cancel").out())
                .isEqualToIgnoringNewLines("things: the promotion of generation 2 is cancelled");
        assertThat(installation.run("promote", "things", "--cancel"))
                .isEqualTo(new Printed(1, "", "things: no promotion is under way" + System.lineSeparator()));
        assertThat(installation.run("resume").status()).isZero();
        installation.await(
                () -> installation.document("things", "1").path("name").asText().equals("uno"));
        assertThat(installation
                        .status()
                        .at("/collections/0/generations/0/state")
                        .asText())
                .isEqualTo("LIVE");
        assertThat(installation.run("promote", "things").out()).contains("things-000002 is live");
    }

    @Test
    void whoVerifiesWaitsForTheNextProjector() throws Exception {
        assertThat(installation.run("pause").status()).isZero();
        installation.execute("UPDATE thing SET name = 'uno' WHERE id = 1");
        CompletableFuture<Printed> verified = CompletableFuture.supplyAsync(() -> installation.run("verify", "things"));
        awaitWaiting();
        installation.stop();
        installation.start();
        awaitWaiting(); // nobody but who followed it has asked for it
        installation.post("/v1/resumption", "");
        Printed done = verified.get(90, TimeUnit.SECONDS);
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.err()).containsOnlyOnce("the projector is away; waiting for it");
        assertThat(done.out()).contains("things: 1 documents compared with");
    }

    private void awaitWaiting() {
        installation.await(
                () -> installation.get("/v1/jobs").at("/jobs/0/phase").asText().startsWith("waiting"));
    }

    @Test
    void aBackfillSaysThatItWaitsForResume() throws Exception {
        assertThat(installation.run("pause").status()).isZero();
        installation.execute("UPDATE thing SET name = 'uno' WHERE id = 1");
        CompletableFuture<Printed> backfill =
                CompletableFuture.supplyAsync(() -> installation.run("backfill", "things"));
        String waits = ": changes are paused, 'resume' lets them go on";
        installation.await(() ->
                installation.status().at("/collections/0/jobs/0/phase").asText().endsWith(waits));
        installation.await(
                () -> installation.get("/v1/jobs").at("/jobs/0/phase").asText().endsWith(waits));
        installation.post("/v1/resumption", "");
        Printed done = backfill.get(90, TimeUnit.SECONDS);
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains("things-000002 is live");
    }

    @Test
    void deadLetterIsShownRetriedAndDropped() throws Exception {
        assertThat(installation.run("dead-letters", "list"))
                .isEqualTo(new Printed(0, "none" + System.lineSeparator(), ""));
        installation.execute("INSERT INTO thing VALUES (2, 'two', '[7]'), (3, 'three', '8')");
        installation.awaitSearchable();

        Printed list = installation.run("dead-letters", "list", "things");
        assertThat(list.status()).isEqualTo(1);
        assertThat(list.out().lines()).hasSize(3).anyMatch(line -> line.startsWith("things      2   "));
        assertThat(installation.run("dead-letters", "show", "things", "2").out())
                .contains("\"reason\"", "\\\"name\\\":\\\"two\\\"");
        assertThat(installation.run("dead-letters", "retry", "--all").out()).contains("retried 2, refused again 2");

        // Mended where no event tells of it.
        installation.execute("SET sql_log_bin = 0", "UPDATE thing SET more = NULL WHERE id = 2");
        Printed retried = installation.run("dead-letters", "retry", "things", "2");
        assertThat(retried).isEqualTo(new Printed(0, "retried 1, refused again 0" + System.lineSeparator(), ""));
        assertThat(installation.document("things", "2").path("name").asText()).isEqualTo("two");

        assertThat(installation.run("dead-letters", "drop", "things", "3").out())
                .contains("dropped 1");
        assertThat(installation.run("dead-letters", "list").status()).isZero();
    }

    @Test
    void moreDeadLettersThanAreListedCanBeShownRetriedAndDropped() throws Exception {
        installation.execute(
                "SET SESSION cte_max_recursion_depth = 10000",
                "INSERT INTO thing WITH RECURSIVE n AS (SELECT 10 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1309)"
                        + " SELECT i, 'x', '[7]' FROM n");
        installation.awaitSearchable();
        Printed list = installation.run("dead-letters", "list", "things", "--json");
        assertThat(list.err()).isEqualToIgnoringNewLines("these are 1000 of 1300 dead letters");
        List<String> listed = Json.mapper().readTree(list.out()).findValuesAsText("id");
        assertThat(listed).hasSize(1_000);
        String other = IntStream.rangeClosed(10, 1_309)
                .mapToObj(String::valueOf)
                .filter(id -> !listed.contains(id))
                .findFirst()
                .orElseThrow();
        assertThat(installation.run("dead-letters", "show", "things", other).out())
                .contains("\"id\" : \"" + other + "\"");
        assertThat(installation.run("dead-letters", "retry", "things", other))
                .isEqualTo(new Printed(1, "retried 1, refused again 1" + System.lineSeparator(), ""));

        installation.execute("SET sql_log_bin = 0", "UPDATE thing SET more = NULL WHERE id = " + other);
        assertThat(installation.run("dead-letters", "retry", "things").out())
                .isEqualToIgnoringNewLines("retried 1300, refused again 1299");
        assertThat(installation.document("things", other).isMissingNode()).isFalse();
        assertThat(installation.run("dead-letters", "drop", "things", other))
                .isEqualTo(new Printed(
                        1, "", "There is no dead letter of things/" + other + "." + System.lineSeparator()));
        assertThat(installation.run("dead-letters", "retry", "things", other).status())
                .isEqualTo(1);
        assertThat(installation.run("dead-letters", "drop", "things").out()).isEqualToIgnoringNewLines("dropped 1299");
        assertThat(installation.run("dead-letters", "list").status()).isZero();
    }

    @Test
    void deadLettersOfAStoppedCollectionCannotBeRetried() throws Exception {
        installation.stop();
        installation.projection("others", """
                collection: others
                root: thing
                fields: [id, more]
                search: {filter: [id, {color: more.color}]}
                """).start();
        installation.execute("INSERT INTO thing VALUES (2, 'two', '[7]')");
        installation.awaitSearchable();
        installation.execute("ALTER TABLE thing DROP COLUMN name");
        installation.await(() -> installation.status().findValuesAsText("state").contains("STOPPED"));

        String why = "Changes are not applied to 'things': ";
        assertThat(installation.run("dead-letters", "retry", "things")).satisfies(refused -> {
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).startsWith(why).contains("has no column 'name'");
        });
        Printed some = installation.run("dead-letters", "retry", "--all");
        assertThat(some.status()).isEqualTo(1);
        assertThat(some.out()).isEqualToIgnoringNewLines("retried 1, refused again 1");
        assertThat(some.err()).startsWith("things is left out: " + why);
        assertThat(installation.run("dead-letters", "drop", "things").out()).isEqualToIgnoringNewLines("dropped 1");
    }

    @Test
    void doctorFindsNothingWhereAllIsWellAndSaysWhatMendsItElse() throws Exception {
        List<Finding> well = installation.examine();
        assertThat(well)
                .extracting(Finding::subject)
                .contains(
                        "MySQL",
                        "MySQL settings",
                        "projections",
                        "tables",
                        "Elasticsearch",
                        "index of things",
                        "another generation",
                        "binlog");
        assertThat(well).noneMatch(Finding::isProblem);

        installation.projection("broken", "collection: broken\nroot: thing\nfields: [id, nome]\n");
        assertThat(installation.examine())
                .filteredOn(Finding::isProblem)
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.text()).contains("broken.yaml:3", "'nome'", "did you mean 'name'?"));
    }

    @Test
    void doctorSaysTheSameOverHttp() throws Exception {
        installation.projection("broken", "collection: broken\nroot: thing\nfields: [id, nome]\n");
        JsonNode findings = installation.get("/v1/doctor").path("findings");
        List<Finding> same = installation.examine();
        assertThat(findings.findValuesAsText("subject"))
                .containsExactlyElementsOf(same.stream().map(Finding::subject).toList());
        assertThat(findings.findValuesAsText("state"))
                .containsExactlyElementsOf(same.stream().map(Finding::state).toList())
                .contains("problem");
    }

    @Test
    void statusTellsOfACollectionAllThereIsToKnow() throws Exception {
        installation.execute("INSERT INTO thing VALUES (2, 'two', NULL)");
        installation.awaitSearchable();
        installation.await(
                () -> installation.status().at("/collections/0/changed_at").isTextual()
                        && installation.status().at("/collections/0/documents").asLong() == 2);
        JsonNode status = installation.status();
        assertThat(status.path("headline").asText()).startsWith("Search is complete");
        assertThat(status.path("catch_up_per_second").isNull()).isTrue();
        JsonNode things = status.at("/collections/0");
        assertThat(things.path("generations")).hasSize(1);
        assertThat(things.at("/generations/0/number").asInt()).isEqualTo(1);
        assertThat(things.at("/generations/0/state").asText()).isEqualTo("LIVE");
        assertThat(things.at("/generations/0/documents").asLong()).isEqualTo(2);
        installation.await(() -> installation.get("/v1/history").path("samples").findValues("things").stream()
                .anyMatch(rate -> rate.asDouble() > 0));
        // The second after it may be the first to know how long that took.
        installation.await(() -> !installation
                .get("/v1/history")
                .path("samples")
                .findValues("p99")
                .isEmpty());
    }

    @Test
    void whatElasticsearchRefusesOfAChangedFileIsSaidUntilItIsMended() throws Exception {
        String file = """
                collection: things
                root: thing
                fields: [id, name, more]
                search: {filter: [id, name, {color: more.color}]}
                """;
        restartWith(file + "settings: {highlight.max_analyzed_offset: 0}\n");
        assertThat(installation.status().at("/collections/0/refused").asText())
                .contains("highlight.max_analyzed_offset");
        Printed status = installation.run("status");
        assertThat(status.status()).isZero();
        assertThat(status.out())
                .contains(
                        "things goes on as it was before its projection file changed: ",
                        "highlight.max_analyzed_offset");
        assertThat(installation.examine())
                .filteredOn(finding -> finding.state().equals(Finding.WARNING))
                .extracting(Finding::subject, Finding::text)
                .anySatisfy(said ->
                        assertThat(said.toString()).contains("index of things", "highlight.max_analyzed_offset"));

        restartWith(file + "settings: {highlight.max_analyzed_offset: 20000}\n");
        assertThat(installation.status().at("/collections/0/refused").isNull()).isTrue();
        assertThat(installation.run("plan").status()).isZero();
        assertThat(installation.run("status").out()).doesNotContain("highlight.max_analyzed_offset");
    }

    private void restartWith(String things) throws Exception {
        installation.stop();
        installation.projection("things", things).start();
        installation.awaitSearchable();
    }

    @Test
    void planTellsWhatAChangedFileTakes() throws Exception {
        String index = installation.prefix() + "things-000001";
        assertThat(installation.run("plan"))
                .isEqualTo(new Printed(0, "things (" + index + "): nothing to do" + System.lineSeparator(), ""));

        installation.projection("things", """
                collection: things
                root: thing
                fields: [id, name, more]
                search: {filter: [id, name, {color: more.color}], sort: [name]}
                """);
        assertThat(installation.run("plan", "things").out().lines())
                .containsExactly(
                        "things (" + index
                                + "): a live mapping update, made when the projector starts or connects anew",
                        "  + sort name: name");
        installation.stop();
        installation.start();
        installation.awaitSearchable();
        assertThat(installation.run("plan").status()).isZero();
        assertThat(installation
                        .elasticsearch("GET", "/" + index + "/_mapping", null)
                        .at("/" + index + "/mappings/_meta/tidemark/sorts")
                        .has("name"))
                .isTrue();

        installation.projection("things", """
                collection: things
                root: thing
                fields: [id, label: name]
                search: {filter: [id, label]}
                """).projection("others", "collection: others\nroot: thing\nfields: [id]\n");
        assertThat(installation.run("plan").out().lines())
                .contains(
                        "others: new: filled when the projector starts or connects anew",
                        "things (" + index + "): needs 'backfill things'",
                        "  + label: name STRING",
                        "  - more: more JSON",
                        "  - index type of more: {\"type\":\"flattened\",\"ignore_above\":8191,\"depth_limit\":100}",
                        "  - filter color: more.color");

        installation.projection("things", "collection: things\nroot: thing\nfields: [id, nome]\n");
        assertThat(installation.run("plan").err()).contains("things.yaml:3", "did you mean 'name'?");
        assertThat(installation.run("plan").status()).isEqualTo(1);
    }

    @Test
    void mistakesAreOneLine() {
        assertThat(installation.run("dead-letters", "list", "thinks"))
                .isEqualTo(new Printed(
                        1, "", "There is no collection 'thinks'. There are: things." + System.lineSeparator()));
        assertThat(installation.run("dead-letters", "retry").status()).isEqualTo(2);
        assertThat(installation.run("dead-letters", "show", "things", "99").err())
                .isEqualToIgnoringNewLines("There is no dead letter of things/99.");
    }
}
