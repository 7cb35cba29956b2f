package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.Installation.Printed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A statement takes away what a projection needs: that collection stops, the others go on, and mending it is enough. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedCollectionIT {

    private Installation installation;
    private int bystanders;

    /**
     * @param collection also its table, whose row 1 has the name "one"
     * @param wrong part of the reason
     * @param mending statements; afterwards the table holds row 1 with another name
     */
    private record Case(String collection, String statement, String wrong, String... mending) {}

    private static List<Case> cases() {
        return List.of(
                new Case(
                        "column_dropped",
                        "ALTER TABLE column_dropped DROP COLUMN name",
                        "has no column 'name'",
                        "ALTER TABLE column_dropped ADD COLUMN name VARCHAR(50)",
                        "UPDATE column_dropped SET name = 'mended'"),
                new Case(
                        "column_renamed",
                        "ALTER TABLE column_renamed RENAME COLUMN name TO title",
                        "has no column 'name'",
                        "UPDATE column_renamed SET title = 'mended'",
                        "ALTER TABLE column_renamed RENAME COLUMN title TO name"),
                new Case(
                        "index_dropped",
                        "ALTER TABLE index_dropped_part DROP INDEX of_item",
                        "index",
                        "UPDATE index_dropped SET name = 'mended'",
                        "CREATE INDEX of_item ON index_dropped_part (item_id)"),
                new Case(
                        "table_dropped",
                        "DROP TABLE table_dropped",
                        "there is no table",
                        "CREATE TABLE table_dropped (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                        "INSERT INTO table_dropped VALUES (1, 'mended')"),
                new Case(
                        "table_renamed",
                        "RENAME TABLE table_renamed TO elsewhere",
                        "there is no table",
                        "UPDATE elsewhere SET name = 'mended'",
                        "RENAME TABLE elsewhere TO table_renamed"),
                new Case(
                        "key_dropped",
                        "ALTER TABLE key_dropped DROP PRIMARY KEY",
                        "has no primary key",
                        "UPDATE key_dropped SET name = 'mended'",
                        "ALTER TABLE key_dropped ADD PRIMARY KEY (id)"));
    }

    @BeforeAll
    void open() throws Exception {
        installation = new Installation("CREATE TABLE bystander (id BIGINT PRIMARY KEY, name VARCHAR(50))");
        installation.projection("bystander", file("bystander", ""));
        for (Case one : cases()) {
            create(one.collection());
        }
        create("while_down");
        create("file_mended");
        create("cascading");
        create("ordered");
        create("was_away");
        installation.execute(
                "CREATE TABLE was_away_part (id BIGINT PRIMARY KEY, item_id BIGINT, KEY of_item (item_id))",
                "INSERT INTO was_away_part VALUES (1, 1)");
        installation.projection(
                "was_away",
                file("was_away", "relations:\n  parts: {one-to-many: was_away_part, on: item_id, fields: [id]}"));
        installation.execute(
                "CREATE TABLE index_dropped_part (id BIGINT PRIMARY KEY, item_id BIGINT, KEY of_item (item_id))");
        installation.projection(
                "index_dropped",
                file(
                        "index_dropped",
                        "relations:\n  parts: {one-to-many: index_dropped_part, on: item_id, fields: [id]}"));
        create("index_renamed");
        installation.execute(
                "CREATE TABLE index_renamed_part (id BIGINT PRIMARY KEY, item_id BIGINT, KEY of_item (item_id))");
        installation.projection(
                "index_renamed",
                file(
                        "index_renamed",
                        "relations:\n  parts: {one-to-many: index_renamed_part, on: item_id, fields: [id]}"));
        installation.start();
        installation.awaitSearchable();
    }

    @AfterAll
    void close() {
        installation.close();
    }

    private void create(String collection) throws Exception {
        installation.execute(
                "CREATE TABLE " + collection + " (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                "INSERT INTO " + collection + " VALUES (1, 'one')");
        installation.projection(collection, file(collection, ""));
    }

    private static String file(String collection, String more) {
        return """
                collection: %1$s
                root: %1$s
                fields: [id, name]
                search: {filter: [id]}
                %2$s
                """.formatted(collection, more);
    }

    private JsonNode of(String collection) {
        for (JsonNode one : installation.status().path("collections")) {
            if (one.path("collection").asText().equals(collection)) {
                return one;
            }
        }
        throw new AssertionError("no collection " + collection);
    }

    private void awaitStopped(String collection) {
        installation.await(() -> of(collection).path("state").asText().equals("STOPPED"));
    }

    private void awaitMended(String collection) {
        installation.await(() -> of(collection).path("stopped").isNull()
                && of(collection).path("state").asText().equals("LIVE"));
        assertThat(installation.document(collection, "1").path("name").asText()).isEqualTo("mended");
    }

    /** A change of another collection comes through. */
    private void othersGoOn() throws Exception {
        int id = ++bystanders;
        installation.execute("INSERT INTO bystander VALUES (" + id + ", 'here')");
        installation.await(
                () -> !installation.document("bystander", String.valueOf(id)).isMissingNode());
        long position = installation.position();
        installation.await(
                () -> installation.status().path("searchable_position").asLong() >= position);
    }

    private JsonNode progress(String collection) {
        return installation
                .elasticsearch("GET", "/" + installation.prefix() + "tidemark-control/_doc/progress", null)
                .at("/_source/collections/" + collection);
    }

    @Test
    void eachStopsAloneAndHealsByItself() throws Exception {
        Map<Case, Long> positions = new LinkedHashMap<>();
        for (Case of : cases()) {
            installation.execute(of.statement());
            positions.put(of, installation.position());
        }
        for (Case of : cases()) {
            installation.await(() -> !of(of.collection()).path("stopped").isNull()
                    && !of(of.collection()).at("/stopped/statement").isNull());
        }
        othersGoOn();
        positions.forEach(this::stopped);
        assertThat(installation.status().path("state").asText()).isEqualTo("streaming");
        assertThat(installation.status().path("headline").asText())
                .contains("column_dropped, ", " are stopped. Else: Search is complete");
        assertThat(progress("bystander").has("searchable_position")).isFalse();
        assertThat(installation.metrics()).contains("tidemark_collection_stopped{collection=\"bystander\"} 0.0");

        for (Case of : cases()) {
            installation.execute(of.mending());
        }
        for (Case of : cases()) {
            awaitMended(of.collection());
        }
        othersGoOn();
        installation.await(
                () -> installation.get("/health/ready").path("status").asText().equals("ready"));
        assertThat(installation.metrics()).doesNotContainPattern("tidemark_collection_stopped.* 1.0");
        for (Case of : cases()) {
            installation.execute("UPDATE " + of.collection() + " SET name = 'followed'");
            installation.await(() -> installation
                    .document(of.collection(), "1")
                    .path("name")
                    .asText()
                    .equals("followed"));
        }
    }

    private void stopped(Case of, long position) {
        String collection = of.collection();
        JsonNode stopped = of(collection).path("stopped");
        assertThat(of(collection).path("state").asText()).isEqualTo("STOPPED");
        assertThat(stopped.path("reason").asText()).contains("/" + collection + ".yaml:", of.wrong(), "mend");
        assertThat(stopped.path("statement").asText().replace("`", "").replaceAll("operated_\\w+\\.", ""))
                .startsWith(of.statement());
        assertThat(stopped.path("statement_position").asLong()).isBetween(position, position + 1);
        assertThat(stopped.path("searchable_position").asLong()).isLessThanOrEqualTo(position);
        assertThat(installation.get("/health/ready").toString()).contains("collections", collection + " is stopped: ");
        assertThat(installation.metrics())
                .contains("tidemark_collection_stopped{collection=\"" + collection + "\"} 1.0");
        installation.await(() -> progress(collection).path("state").asText().equals("STOPPED"));
        assertThat(progress(collection).path("searchable_position").asLong())
                .isEqualTo(stopped.path("searchable_position").asLong());
        assertThat(installation.document(collection, "1").path("name").asText()).isEqualTo("one");
    }

    @Test
    void whatBecameWrongWhileItWasDownStopsAloneAndStaysSoBeyondRestarts() throws Exception {
        installation.stop();
        installation.execute(
                "ALTER TABLE while_down CHANGE name title VARCHAR(60)",
                "ALTER TABLE cascading ADD COLUMN other BIGINT, ADD CONSTRAINT c FOREIGN KEY (other) REFERENCES bystander (id)"
                        + " ON DELETE CASCADE");
        installation.start();
        awaitStopped("while_down");
        awaitStopped("cascading");
        assertThat(of("cascading").at("/stopped/reason").asText()).contains("foreign key c", "DROP FOREIGN KEY");
        othersGoOn();
        long complete = of("while_down").at("/stopped/searchable_position").asLong();

        installation.stop();
        installation.execute("UPDATE while_down SET title = 'mended'");
        installation.start();
        awaitStopped("while_down");
        othersGoOn();
        assertThat(of("while_down").at("/stopped/searchable_position").asLong()).isEqualTo(complete);

        Printed refused = installation.run("backfill", "while_down");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("has no column 'name'");
        assertThat(installation.run("verify", "while_down").err()).contains("Changes are not applied to 'while_down'");
        assertThat(installation.run("plan").out()).contains("stopped until its file and its tables suit each other");
        Printed status = installation.run("status");
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.out())
                .contains("while_down is stopped: ", "/while_down.yaml:3 ", "are complete up to position " + complete);

        installation.execute("ALTER TABLE while_down RENAME COLUMN title TO name");
        awaitMended("while_down");
        installation.execute("ALTER TABLE cascading DROP FOREIGN KEY c", "UPDATE cascading SET name = 'mended'");
        awaitMended("cascading");
    }

    @Test
    void columnsThatNobodyProjectsChangeNothing() throws Exception {
        installation.execute(
                "ALTER TABLE bystander ADD COLUMN color VARCHAR(20) NOT NULL DEFAULT 'red', ADD COLUMN note TEXT",
                "ALTER TABLE bystander RENAME COLUMN note TO remark",
                "ALTER TABLE bystander DROP COLUMN color, DROP COLUMN remark, ADD INDEX (name)");
        othersGoOn();
        JsonNode generations = installation
                .elasticsearch("GET", "/" + installation.prefix() + "tidemark-control/_doc/collection-bystander", null)
                .at("/_source/generations");
        assertThat(generations.findValuesAsText("number")).containsExactly("1");
        assertThat(generations.findValuesAsText("standing")).containsExactly("TRUE");
    }

    /** Queries name the index that they use. */
    @Test
    void anotherIndexInThePlaceOfTheOneInUseIsTaken() throws Exception {
        String table = "ALTER TABLE index_renamed_part ";
        List<String> statements = List.of(
                table + "RENAME INDEX of_item TO of_its_item",
                table + "ADD INDEX another (item_id), ALTER INDEX of_its_item INVISIBLE",
                table + "DROP INDEX another, ALTER INDEX of_its_item VISIBLE");
        for (int i = 0; i < statements.size(); i++) {
            int parts = i + 1;
            installation.execute(statements.get(i), "INSERT INTO index_renamed_part VALUES (" + parts + ", 1)");
            installation.await(() ->
                    installation.document("index_renamed", "1").path("parts").size() == parts);
            othersGoOn();
        }
        assertThat(of("index_renamed").path("index").asText()).endsWith("index_renamed-000001");
    }

    /** Its rows of that time tell nobody which documents they were in, though the table is right again. */
    @Test
    void aColumnThatWasAwayForAWhileHoldsUpNobody() throws Exception {
        installation.stop();
        installation.execute(
                "ALTER TABLE was_away_part DROP COLUMN item_id",
                "INSERT INTO was_away_part (id) VALUES (2)",
                "ALTER TABLE was_away_part ADD COLUMN item_id BIGINT, ADD KEY of_item (item_id)",
                "UPDATE was_away_part SET item_id = 1");
        installation.start();
        othersGoOn();
        installation.await(
                () -> installation.document("was_away", "1").path("parts").size() == 2);
    }

    /** What was to wait for a promote is not what serves now, but the pace is the one that was asked for. */
    @Test
    void theOrderOfWhatWasBeingBuiltHoldsBeyondTheStop() throws Exception {
        installation.projection("ordered", file("ordered", "").replace("[id, name]", "[id, name, {again: name}]"));
        Printed ready = installation.run("backfill", "ordered", "--no-promote", "--threads", "2", "--rate", "5000");
        assertThat(ready.status()).as(ready.err()).isZero();

        installation.execute("ALTER TABLE ordered RENAME COLUMN name TO title");
        awaitStopped("ordered");
        installation.execute("UPDATE ordered SET title = 'mended'", "ALTER TABLE ordered RENAME COLUMN title TO name");
        awaitMended("ordered");
        assertThat(installation.document("ordered", "1").has("again")).isFalse();
        JsonNode generations = installation
                .elasticsearch("GET", "/" + installation.prefix() + "tidemark-control/_doc/collection-ordered", null)
                .at("/_source/generations");
        assertThat(generations).hasSize(1);
        assertThat(generations.path(0).path("order").toString())
                .isEqualTo("{\"promote\":true,\"threads\":2,\"rate\":5000}");
        othersGoOn();
    }

    @Test
    void mendingTheFileIsEnough() throws Exception {
        installation.execute("ALTER TABLE file_mended RENAME COLUMN name TO title");
        awaitStopped("file_mended");
        installation.execute("UPDATE file_mended SET title = 'mended'");
        othersGoOn();
        installation.projection("file_mended", file("file_mended", "").replace("[id, name]", "[id, {name: title}]"));
        awaitMended("file_mended");
    }
}
