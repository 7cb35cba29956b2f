package dev.tidemark.projector.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Index settings name nothing that a full Elasticsearch has not: its server and its module analysis-common, as of version
 * 8 and 9 (CommonAnalysisPlugin and the factories of it). The README of our plugin has the same list for users.
 */
class FullDistributionTest {

    /** Known by name alone, without settings. */
    private static final Set<String> NAMES =
            Set.of("lowercase", "asciifolding", "german_normalization", "cjk_width", "cjk_bigram");

    /** With settings, and which those are. */
    private static final Map<String, Set<String>> TYPES = Map.of(
            "stemmer", Set.of("language", "name"),
            "stop", Set.of("stopwords", "stopwords_path", "ignore_case", "remove_trailing"),
            "elision", Set.of("articles", "articles_path", "articles_case"),
            "pattern_replace", Set.of("pattern", "replacement", "all", "flags"),
            "length", Set.of("min", "max"));

    private static final Map<String, Set<String>> VALUES = Map.of(
            "language",
                    Set.of(
                            "possessive_english",
                            "light_english",
                            "light_german",
                            "light_french",
                            "light_spanish",
                            "light_italian",
                            "light_portuguese",
                            "dutch"),
            "stopwords",
                    Set.of("_english_", "_german_", "_french_", "_spanish_", "_italian_", "_portuguese_", "_dutch_"));

    private static final Map<String, Set<String>> TOKENIZERS = Map.of("pattern", Set.of("pattern", "flags", "group"));

    /** In the server itself, which every distribution has. */
    private static final Set<String> OF_THE_SERVER = Set.of("lowercase", "stop");

    private final ObjectNode settings = new Analysis(EnumSet.allOf(Language.class), List.of()).settings();

    @Test
    void everyFilterAndSettingIsOneOfTheirs() {
        settings.path("filter").forEach(filter -> check(filter, TYPES));
        settings.path("tokenizer").forEach(tokenizer -> check(tokenizer, TOKENIZERS));
        for (JsonNode analyzer : settings.path("analyzer")) {
            assertThat(analyzer.properties()).extracting(Map.Entry::getKey).containsOnly("type", "tokenizer", "filter");
            assertThat(analyzer.path("type").asText()).isEqualTo("custom");
            String tokenizer = analyzer.path("tokenizer").asText();
            assertThat(tokenizer.equals("standard")
                            || settings.path("tokenizer").has(tokenizer))
                    .as(tokenizer)
                    .isTrue();
            for (JsonNode filter : analyzer.path("filter")) {
                assertThat(NAMES.contains(filter.asText())
                                || settings.path("filter").has(filter.asText()))
                        .as("%s of %s", filter, analyzer)
                        .isTrue();
            }
        }
        assertThat(settings.properties()).extracting(Map.Entry::getKey).containsOnly("analyzer", "filter", "tokenizer");
    }

    private static void check(JsonNode definition, Map<String, Set<String>> types) {
        ObjectNode parameters = definition.deepCopy();
        String type = parameters.remove("type").asText();
        assertThat(types).containsKey(type);
        parameters.properties().forEach(parameter -> {
            assertThat(types.get(type)).as(definition.toString()).contains(parameter.getKey());
            if (VALUES.containsKey(parameter.getKey())) {
                assertThat(VALUES.get(parameter.getKey()))
                        .as(definition.toString())
                        .contains(parameter.getValue().asText());
            }
        });
    }

    /** No more of them than are used, so that the list stays true. */
    @Test
    void listIsTheOneForUsers() throws IOException {
        String readme = Files.readString(Path.of("../deploy/analysis-plugin/README.md"));
        List<String> names = new ArrayList<>(NAMES);
        names.addAll(TYPES.keySet());
        names.addAll(VALUES.get("language"));
        names.addAll(TOKENIZERS.keySet());
        names.removeAll(OF_THE_SERVER);
        assertThat(names)
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"))
                .allSatisfy(name -> assertThat(settings.toString()).contains("\"" + name + "\""));
    }
}
