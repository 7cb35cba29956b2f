package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.Installation.Printed;
import dev.tidemark.runtime.http.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of all collections is done for those of which it can be, and of the others it is said why not. */
class AllButStoppedIT {

    private Installation installation;

    @BeforeEach
    void open() throws Exception {
        installation = new Installation(
                        "CREATE TABLE item (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                        "CREATE TABLE other (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                        "INSERT INTO item VALUES (1, 'one')")
                .projection("items", "collection: items\nroot: item\nfields: [id, name]\n")
                .projection("others", "collection: others\nroot: other\nfields: [id, name]\n")
                .start();
        installation.awaitSearchable();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void othersAreVerifiedAndBuiltAnew() throws Exception {
        installation.execute("ALTER TABLE other DROP COLUMN name");
        awaitStopped("others");

        Printed verified = installation.run("verify", "--all");
        assertThat(verified.status()).isEqualTo(1);
        assertThat(verified.out()).contains("items: 1 documents compared").doesNotContain("others");
        assertThat(verified.err()).contains("others is left out: ", "has no column 'name'");
        JsonNode json = Json.mapper()
                .readTree(installation.run("verify", "--all", "--json").out());
        assertThat(json.path("results").findValuesAsText("collection")).containsExactly("items");
        assertThat(json.path("failed")).isEmpty();
        assertThat(json.path("left_out").findValuesAsText("collection")).containsExactly("others");
        assertThat(json.at("/left_out/0/reason").asText()).contains("has no column 'name'");

        Printed built = installation.run("backfill", "--all");
        assertThat(built.status()).isEqualTo(1);
        assertThat(built.out()).containsPattern("items: .*items-000002 is live").doesNotContain("others");
        assertThat(built.err()).contains("others is left out: ", "has no column 'name'");
    }

    @Test
    void whereNoneCanBeThatIsRefused() throws Exception {
        installation.execute("ALTER TABLE other DROP COLUMN name", "ALTER TABLE item DROP COLUMN name");
        awaitStopped("others");
        awaitStopped("items");
        for (String command : new String[] {"verify", "backfill"}) {
            Printed refused = installation.run(command, "--all");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("/items.yaml:3 ", "/others.yaml:3 ");
        }
    }

    private void awaitStopped(String collection) {
        installation.await(() -> {
            for (JsonNode one : installation.status().path("collections")) {
                if (one.path("collection").asText().equals(collection)) {
                    return one.path("state").asText().equals("STOPPED");
                }
            }
            return false;
        });
    }
}
