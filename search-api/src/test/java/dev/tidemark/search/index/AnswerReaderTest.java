package dev.tidemark.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerReaderTest {

    private static JsonNode read(String json, boolean documentsAsText) throws IOException {
        return AnswerReader.read(json.getBytes(StandardCharsets.UTF_8), documentsAsText);
    }

    @Test
    void allOfAnAnswerIsRead() throws IOException {
        String json =
                "{\"a\":[1,9223372036854775807,92233720368547758070,0.10,1.50E+3,true,false,null,\"\\u00e4\\n東\"],"
                        + "\"_source\":{\"b\":[{}],\"_source\":{}},\"c\":[]}";
        JsonNode read = read(json, false);
        assertThat(read).isEqualTo(Json.mapper().readTree(json));
        assertThat(read.at("/_source/b/0").isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\": 0.10}",
                "{ \"name\" : \"東京 \\\"}\\\" \\ud83d\\ude00 é\",\n \"_source\": {\"b\": [1.50, {}]}, \"c\": null }",
            })
    void documentsStayAsTheTextThatTheyAre(String document) throws IOException {
        JsonNode read = read(
                "{\"é\": 1, \"hits\": [ {\"_id\": \"ü\", \"_source\" :  " + document + " , \"sort\": [1.5, \"ß\"] },"
                        + "{\"_source\":" + document + ",\"_score\":0.10}]}",
                true);
        assertThat(read.at("/hits/0/sort/1").textValue()).isEqualTo("ß");
        assertThat(Json.bytes(read))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"é\":1,\"hits\":[{\"_id\":\"ü\",\"_source\":" + document
                        + ",\"sort\":[1.5,\"ß\"]},{\"_source\":" + document + ",\"_score\":0.10}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html></html>", "{", "[1", "{\"_source\": {", "nothing"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> read(text, true)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void nothingIsMissing() throws IOException {
        assertThat(read(" ", true).isMissingNode()).isTrue();
    }
}
