package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.Installation.Printed;
import dev.tidemark.projector.progress.Finding;
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

    @Test
    void whatNoFileDeclaresAnyMoreServesUntilSomebodyDropsIt() throws Exception {
        String index = installation.prefix() + "others-000001";
        installation.execute("INSERT INTO other VALUES (1, 'one')");
        installation.awaitSearchable();
        restartWithoutOthers();
        long position = installation.position();
        installation.execute("UPDATE other SET name = 'unseen'");
        installation.awaitSearchable();

        Printed status = installation.run("status");
        assertThat(status.status()).isZero();
        assertThat(status.out())
                .contains("no projection file declares others any more")
                .contains(
                        "'drop others 1 --force' deletes " + index + " with 1 documents, which serves what it had at");
        assertThat(installation.status().path("collections")).hasSize(1);
        JsonNode left = installation.status().at("/undeclared/0");
        assertThat(left.path("searchable_position").asLong()).isBetween(1L, position);
        assertThat(left.at("/generations/0/serves").asBoolean()).isTrue();
        JsonNode published = installation
                .elasticsearch("GET", "/" + installation.prefix() + "tidemark-control/_doc/progress", null)
                .at("/_source/collections/others");
        assertThat(published.path("searchable_position")).isEqualTo(left.path("searchable_position"));
        assertThat(installation.examine())
                .filteredOn(finding -> finding.subject().equals("index of others"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.state()).isEqualTo(Finding.WARNING);
                    assertThat(finding.text()).contains("'drop others 1 --force' deletes " + index);
                });

        isRefused("say which generation of others to drop: 1 (serves)", "drop", "others");
        isRefused("others has no generation 2; there is 1 (serves)", "drop", "others", "2");
        isRefused(index + " serves searches of others", "drop", "others", "1");
        isRefused("generation 1 of items serves searches", "drop", "items", "1", "--force");
        installation.projection("others", "collection: others\nroot: other\nfields: [id, nam]\n");
        isRefused("a projection file declares 'others' again", "drop", "others", "1", "--force");
        installation.projection("others", "collection: others\nroot: other\nfields: [id, na");
        isRefused("one of them may declare 'others': ", "drop", "others", "1", "--force");
        assertThat(installation.document("others", "1").path("name").asText()).isEqualTo("one");
        installation.without("others");

        assertThat(installation.run("drop", "others", "1", "--force").out()).contains(index + " is dropped");
        assertThat(installation
                        .elasticsearch("GET", "/" + installation.prefix() + "others", null)
                        .path("status")
                        .asInt())
                .isEqualTo(404);
        assertThat(installation.status().path("undeclared")).isEmpty();
        isRefused("there is no collection 'others'", "drop", "others", "1", "--force");
    }

    @Test
    void aFileThatComesBackIsBuiltAnewForItHasMissedChanges() throws Exception {
        installation.execute("INSERT INTO other VALUES (1, 'one')");
        installation.awaitSearchable();
        restartWithoutOthers();
        installation.execute("UPDATE other SET name = 'unseen'");
        installation.awaitSearchable();
        assertThat(installation.document("others", "1").path("name").asText()).isEqualTo("one");

        installation.projection("others", "collection: others\nroot: other\nfields: [id, name]\n");
        installation.await(
                () -> installation.document("others", "1").path("name").asText().equals("unseen"));
        installation.awaitSearchable();
        assertThat(installation.status().path("undeclared")).isEmpty();
        assertThat(installation.run("verify", "--all").status()).isZero();
    }

    private void restartWithoutOthers() throws Exception {
        installation.stop();
        installation.without("others").start();
        installation.awaitSearchable();
    }

    private void isRefused(String why, String... command) {
        Printed refused = installation.run(command);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains(why);
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
