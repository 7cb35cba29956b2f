package dev.tidemark.projector.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the analysers make of words, in Elasticsearch itself. */
final class AnalysisIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Analysis ALL = new Analysis(EnumSet.allOf(Language.class), List.of());

    private final Elasticsearch elasticsearch = Backends.elasticsearch();
    private final String index = "/analysis-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void delete() {
        send("DELETE", index, null);
    }

    private JsonNode send(String method, String path, JsonNode body) {
        String credentials = elasticsearch.user() + ":" + elasticsearch.password();
        HttpRequest request = HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes()))
                .method(method, HttpRequest.BodyPublishers.ofString(body == null ? "" : body.toString()))
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as("%s %s: %s", method, path, answer.body())
                    .isEqualTo(200);
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void create(ObjectNode analysis) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("settings").put("number_of_replicas", 0).set("analysis", analysis);
        send("PUT", index, body);
    }

    private String words(String analyzer, String text) {
        ObjectNode body = JSON.createObjectNode().put("analyzer", analyzer).put("text", text);
        StringBuilder words = new StringBuilder();
        send("POST", index + "/_analyze", body)
                .path("tokens")
                .forEach(token -> words.append(words.isEmpty() ? "" : " ")
                        .append(token.path("token").asText()));
        return words.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text_english | The dog's Cafés, running kettles | dog cafe running kettle",
                "text_german | Die Kopfhörer und die Kopfhoerern, große Straßen | kopfhor kopfhor gross strass",
                "text_french | L'été des chevaux | ete cheval",
                "text_spanish | los libros y las canciones | libr cancion",
                "text_italian | l'amico delle case | amico case",
                "text_portuguese | as nações e os livros | naco livr",
                "text_dutch | de fietsen en het boek | fiets boek",
                "text_cjk | 東京都 ﾜｲﾔﾚｽ WiFi | 東京 京都 ワイ イヤ ヤレ レス wifi",
                "text_none | The Cafés | the cafes",
                "text_words | The Cafés, running | the cafes running",
                "text_codes | WH-1000XM4/B Wi-Fi audio, 12 | wh1000xm4b wifi 12",
            })
    void bringsWordsToTheirForm(String analyzer, String text, String words) {
        create(ALL.settings());
        assertThat(words(analyzer, text)).isEqualTo(words);
    }

    /** Elasticsearch would refuse the whole document because of it. */
    @Test
    void whatNeverEndsIsNoCode() {
        create(ALL.settings());
        assertThat(words("text_codes", "data:image/png;base64," + "A1".repeat(20_000) + " WH-1000"))
                .isEqualTo("wh1000");
    }

    @Test
    void plainAnalysersNeedNothingThatAMinimalElasticsearchLacks() {
        create(ALL.plainSettings());
        assertThat(words("text_english", "The Cafés, kettles")).isEqualTo("cafés kettles");
        assertThat(words("text_codes", "KT-7")).isEqualTo("kt 7");
        assertThat(ALL.plainSettings().toString()).doesNotContain("stemmer", "folding", "pattern");
    }

    @Test
    void probesAreOfAllFilters() {
        ALL.probes().forEach(probe -> send("POST", "/_analyze", probe));
        create(ALL.settings());
        assertThat(ALL.probes()).hasSize(Language.values().length + 1);
    }
}
