package dev.tidemark.writer.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputTest {
    @Test
    void namesAllThatIsWrongAtOnce() {
        ProblemException problem = refusal("{\"name\":\" \",\"count\":1.5,\"price\":{\"amount\":5}}", input -> {
            input.text("name", 10);
            input.integer("count", 1, 5);
            input.money("price");
            input.id("owner");
        });
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.errors())
                .extracting(FieldError::field)
                .containsExactly("/name", "/count", "/price/amount", "/price/currency", "/owner");
    }

    @Test
    void unknownFieldsComeFirstWithTheKnownOnes() {
        ProblemException problem =
                refusal("{\"nmae\":1,\"a/b~c\":1,\"price\":{\"cents\":1}}", input -> input.money("price"));
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly("/nmae", "/a~1b~0c", "/price/cents");
        assertThat(problem.errors().get(0).message()).contains("name, count, price, owner, free, list");
        assertThat(problem.errors().get(2).message()).contains("amount, currency");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"   \"",
                "\"elevenchars\"",
                "\"a\\u0000b\"",
                "\"a\\nb\"",
                "\"\\ud800x\"",
                "5",
                "null",
                "[]"
            })
    void refusesTextsThatCannotBeStored(String json) {
        assertThat(refusal("{\"name\":" + json + "}", input -> input.text("name", 10))
                        .errors())
                .hasSize(1);
    }

    @Test
    void countsCharactersAsTheDatabaseDoes() {
        Input input = input("{\"name\":\"" + "\ud83c\udfa7".repeat(10) + "\"}");
        input.text("name", 10);
        input.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "1.0", "\"3\"", "1e2", "true", "99999999999999999999"})
    void refusesNumbersOutOfRange(String json) {
        assertThat(refusal("{\"count\":" + json + "}", input -> input.integer("count", 1, 5))
                        .errors())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"19.90,EUR", "0,JPY", "7.5,USD"})
    void readsMoney(String amount, String currency) {
        Input input = input("{\"price\":{\"amount\":\"" + amount + "\",\"currency\":\"" + currency + "\"}}");
        Money money = input.money("price");
        input.check();
        assertThat(money.currency().getCurrencyCode()).isEqualTo(currency);
    }

    @ParameterizedTest
    @CsvSource({
        "19.999,EUR",
        "-1,EUR",
        "+1,EUR",
        "1e3,EUR",
        ".5,EUR",
        "1.,EUR",
        "1 000,EUR",
        "5.5,JPY",
        "1,XXX",
        "1,XAU",
        "1,eur",
        "1,EURO",
        "1,ZZZ",
        "99999999999.00,EUR"
    })
    void refusesWhatIsNoMoney(String amount, String currency) {
        String json = "{\"price\":{\"amount\":\"" + amount + "\",\"currency\":\"" + currency + "\"}}";
        assertThat(refusal(json, input -> input.money("price")).errors()).hasSize(1);
    }

    @Test
    void boundsWhatClientsInvent() {
        assertThat(refusal("{\"free\":{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}}", input -> input.freeForm("free"))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("/free/a/b/c/d/e");
        assertThat(refusal("{\"free\":{\"\":1}}", input -> input.freeForm("free"))
                        .errors())
                .hasSize(1);
        assertThat(refusal("{\"free\":{\"x\":1e999}}", input -> input.freeForm("free"))
                        .errors())
                .hasSize(1);
        assertThat(refusal("{\"free\":{\"x\":\"" + "y".repeat(1_001) + "\"}}", input -> input.freeForm("free"))
                        .errors())
                .hasSize(1);
        assertThat(refusal("{\"free\":{\"x\":[" + "1,".repeat(200) + "1]}}", input -> input.freeForm("free"))
                        .errors())
                .hasSize(1);
        Input fine = input("{\"free\":{\"a\":{\"b\":[1,2.5,true,null,\"\",\"text\"]}}}");
        fine.freeForm("free");
        fine.check();
    }

    @Test
    void namesTheElementThatIsWrong() {
        ProblemException problem = refusal("{\"list\":[{\"id\":1},7,{\"id\":0}]}", input -> {
            List<Input> elements = input.objects("list", 1, 3, "id");
            elements.forEach(element -> element.id("id"));
        });
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly("/list/1", "/list/2/id");
    }

    private static ProblemException refusal(String json, Consumer<Input> read) {
        Input input = input(json);
        read.accept(input);
        return catchThrowableOfType(ProblemException.class, input::check);
    }

    private static Input input(String json) {
        try {
            return Input.of(Json.mapper().readTree(json), "name", "count", "price", "owner", "free", "list");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
