package dev.tidemark.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tidemark.runtime.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChosenTest {

    private static JsonNode document(String json) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | {'a':1.50,'b':2} | {'a':1.50}",
                "a | {'a':12345678901234567890.1234567890e+3} | {'a':12345678901234567890.1234567890e+3}",
                "a | {'b':1} | {}",
                "a | {'a':null,'ab':1} | {'a':null}",
                "a | {'a':{},'b':{}} | {'a':{}}",
                "a | {'a':[[],{'b':[true,'\u00e4\\n']}]} | {'a':[[],{'b':[true,'\u00e4\\n']}]}",
                "a.b | {'a':{'b':-1,'c':2},'b':3} | {'a':{'b':-1}}",
                "a.b | {'a':{'c':2}} | {}",
                "a.b | {'a':'x'} | {}",
                "a.b | {'a':[{'b':1,'c':2},{'c':3},'x',[{'b':4},[5]],{'b':{}}]} | {'a':[{'b':1},[{'b':4}],{'b':{}}]}",
                "a.b | {'a':[{'c':3}],'b':1} | {}",
                "a.b.c,a.d | {'a':{'b':{'c':[1],'x':2},'d':false,'e':{'b':1}}} | {'a':{'b':{'c':[1]},'d':false}}",
                "a.b | {'a':{'b':{'c':1}},'a.b':2} | {'a':{'b':{'c':1}},'a.b':2}",
            })
    void keepsWhatIsChosenAndWhatItIsIn(String fields, String document, String chosen) {
        List<String> paths = List.of(fields.split(","));
        assertThat(Json.bytes(Chosen.of(document(document), paths)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(chosen.replace('\'', '"'));
        assertThat(Chosen.tree(document(document), paths)).isEqualTo(Chosen.tree(document(chosen), paths));
    }

    @Test
    void ofNothingThereIsNothing() {
        assertThat(Chosen.tree(Json.mapper().missingNode(), List.of())).hasToString("{}");
    }
}
