package dev.tidemark.projector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.LocalElasticsearch;
import dev.tidemark.projector.progress.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An Elasticsearch that lacks token filters: words are indexed as they are written, and that is said. */
class PlainElasticsearchIT {

    @Test
    void indexGetsPlainAnalysersOfTheSameNames() throws Exception {
        try (LocalElasticsearch plain = LocalElasticsearch.startWithoutPlugin();
                Installation installation = new Installation(
                        plain,
                        "CREATE TABLE thing (id BIGINT PRIMARY KEY, name VARCHAR(80))",
                        "INSERT INTO thing VALUES (1, 'The Cafés and KT-7')")) {
            installation.projection("things", """
                    collection: things
                    root: thing
                    fields: [id, name]
                    search: {text: {name: {weight: 1, language: english}}, filter: [id], access: everyone}
                    """);
            installation.start();
            installation.awaitSearchable();

            assertThat(installation.document("things", "1").path("name").asText())
                    .isEqualTo("The Cafés and KT-7");
            assertThat(words(installation, "name")).containsExactly("cafés", "kt", "7");
            assertThat(words(installation, "name.words")).containsExactly("the", "cafés", "and", "kt", "7");
            assertThat(words(installation, "name.codes")).containsExactly("the", "cafés", "and", "kt", "7");
            assertThat(installation
                            .elasticsearch(
                                    "POST",
                                    "/" + installation.prefix() + "things/_search",
                                    "{\"query\": {\"match\": {\"name\": \"CAFÉS\"}}}")
                            .at("/hits/total/value")
                            .asInt())
                    .isEqualTo(1);
            assertThat(installation.examine())
                    .filteredOn(finding -> finding.subject().equals("text analysis"))
                    .extracting(Finding::text)
                    .singleElement()
                    .asString()
                    .contains("lacks token filters", "without word forms and accents");
        }
    }

    private static List<String> words(Installation installation, String field) {
        JsonNode tokens = installation.elasticsearch(
                "POST",
                "/" + installation.prefix() + "things/_analyze",
                "{\"field\": \"%s\", \"text\": \"The Cafés and KT-7\"}".formatted(field));
        return tokens.path("tokens").findValuesAsText("token");
    }
}
