package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole database is dropped: one that nobody projects, one that a collection is made from, the one of {@code mysql.url}. */
class DroppedDatabaseIT {

    private static final String TABLE = "CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(50))";

    private final String elsewhere = Backends.mysql().createSchema("elsewhere");
    private Installation installation;
    private int items;

    @BeforeEach
    void open() throws Exception {
        installation = new Installation(
                        TABLE,
                        TABLE.replace("item", elsewhere + ".thing"),
                        "INSERT INTO " + elsewhere + ".thing VALUES (1, 'one')")
                .projection("items", file("items", "item"))
                .projection("things", file("things", elsewhere + ".thing"))
                .start();
        installation.awaitSearchable();
    }

    private static String file(String collection, String root) {
        return "collection: " + collection + "\nroot: " + root + "\nfields: [id, name]\nsearch: {filter: [id]}\n";
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void thatNobodyProjectsChangesNothing() throws Exception {
        String nobodys = Backends.mysql().createSchema("nobodys");
        installation.execute(
                "CREATE TABLE " + nobodys + ".item (id INT PRIMARY KEY)",
                "INSERT INTO " + nobodys + ".item VALUES (1)",
                "DROP DATABASE " + nobodys);
        itemsComeThrough();
        installation.awaitSearchable();
        for (String collection : new String[] {"items", "things"}) {
            JsonNode generations = installation
                    .elasticsearch(
                            "GET", "/" + installation.prefix() + "tidemark-control/_doc/collection-" + collection, null)
                    .at("/_source/generations");
            assertThat(generations.findValuesAsText("number")).containsExactly("1");
            assertThat(generations.findValuesAsText("standing")).containsExactly("TRUE");
        }
    }

    @Test
    void thatACollectionIsMadeFromStopsItAlone() throws Exception {
        installation.execute("DROP DATABASE " + elsewhere);
        installation.await(() -> of("things").path("state").asText().equals("STOPPED")
                && of("things").at("/stopped/statement").asText().contains("DROP DATABASE"));
        assertThat(of("things").at("/stopped/reason").asText()).contains("there is no table");
        itemsComeThrough();
        assertThat(installation.document("things", "1").path("name").asText()).isEqualTo("one");

        installation.execute(
                "CREATE DATABASE " + elsewhere,
                TABLE.replace("item", elsewhere + ".thing"),
                "INSERT INTO " + elsewhere + ".thing VALUES (2, 'two')");
        installation.await(() -> of("things").path("stopped").isNull());
        installation.awaitSearchable();
        assertThat(installation.document("things", "1").isMissingNode()).isTrue();
        assertThat(installation.document("things", "2").path("name").asText()).isEqualTo("two");
    }

    /** Nobody can connect to it then; nothing is lost by waiting, and it is all built anew. */
    @Test
    void thatIsTheOneOfTheUrlStopsAllUntilItIsThereAgain() throws Exception {
        installation.execute("INSERT INTO item VALUES (1, 'one')");
        installation.awaitSearchable();
        String own = installation.schema();
        installation.execute("DROP DATABASE " + own);
        installation.await(() -> installation.status().path("state").asText().equals("stopped"));
        assertThat(installation.status().path("reason").asText())
                .contains("Unknown database '" + own + "'", "create it, or name another one");
        assertThat(installation.document("items", "1").path("name").asText()).isEqualTo("one");

        try (Connection connection = Backends.mysql().connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + own);
        }
        installation.execute(TABLE, "INSERT INTO item VALUES (2, 'two')");
        installation.await(() -> installation.document("items", "1").isMissingNode()
                && !installation.document("items", "2").isMissingNode());
        installation.awaitSearchable();
        items = 2;
        itemsComeThrough();
        assertThat(installation.document("things", "1").path("name").asText()).isEqualTo("one");
    }

    private void itemsComeThrough() throws Exception {
        int id = ++items;
        installation.execute("INSERT INTO item VALUES (" + id + ", 'here')");
        installation.await(
                () -> !installation.document("items", String.valueOf(id)).isMissingNode());
    }

    private JsonNode of(String collection) {
        for (JsonNode one : installation.status().path("collections")) {
            if (one.path("collection").asText().equals(collection)) {
                return one;
            }
        }
        return installation.status().path("nothing");
    }
}
