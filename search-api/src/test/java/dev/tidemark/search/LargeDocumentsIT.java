package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
final class LargeDocumentsIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        for (int id = 1; id <= 18; id++) {
            installation.write(
                    "products",
                    1,
                    1,
                    Map.of(
                            String.valueOf(id),
                            json("{'id': %d, 'name': 'Book', 'file': '%s'}".formatted(id, "x".repeat(1 << 20)))));
        }
        String text = "wireless headphones " + "and more ".repeat(120_000);
        installation.write(
                "products",
                1,
                1,
                Map.of("99", json("{'id': 99, 'name': 'Scroll', 'description': '%s'}".formatted(text))));
        installation.refresh();
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void answerThatIsTooLargeIsCalledSoAndDisturbsNobody() {
        for (int i = 0; i < 6; i++) {
            var answer = installation.get("/v1/products?q=book").expect(400);
            assertThat(answer.problem()).isEqualTo("answer-too-large");
            assertThat(answer.detail()).contains("16 MiB", "limit", "fields");
        }
        assertThat(installation.get("/v1/products?q=book&fields=id").expect(200).ids())
                .hasSize(18);
        installation.get("/v1/products?q=book&limit=3").expect(200);
    }

    @Test
    void longTextsAreHighlightedAsFarAsThatIsPossible() {
        var typed = installation
                .get("/v1/products?q=headphones&highlight=true&fields=id")
                .expect(200);
        assertThat(typed.body().at("/hits/0/highlights/description/0").textValue())
                .contains("<em>headphones</em>");
        var meant =
                installation.get("/v1/products?q=wireles+hedphones&fields=id").expect(200);
        assertThat(meant.ids()).containsExactly("99");
        assertThat(meant.body().get("did_you_mean").textValue()).isEqualTo("wireless headphones");
    }
}
