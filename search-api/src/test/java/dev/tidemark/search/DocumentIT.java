package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.search.Installation.Response;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
final class DocumentIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        await().until(() -> installation.get("/v1/products").status() == 200);
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void documentHasItsVersionAsTag() {
        installation.write("products", 1, 17, Map.of("1", "{\"id\":1,\"name\":\"Lamp\"}"));
        Response answer = installation.get("/v1/products/1").expect(200);
        assertThat(answer.body().toString()).isEqualTo("{\"id\":1,\"name\":\"Lamp\"}");
        assertThat(answer.header("ETag")).contains("\"17\"");
        assertThat(answer.header("Tidemark-Position")).isPresent();
        assertThat(answer.header("Tidemark-Lag")).isPresent();
    }

    @Test
    void whatTheClientHasIsNotSentAgain() {
        installation.write("products", 1, 5, Map.of("2", "{\"id\":2}"));
        for (String tags : new String[] {"\"5\"", "W/\"5\"", "*", "\"4\", \"5\""}) {
            Response answer =
                    installation.get("/v1/products/2", "If-None-Match", tags).expect(304);
            assertThat(answer.header("ETag")).contains("\"5\"");
        }
        installation.get("/v1/products/2", "If-None-Match", "\"4\"").expect(200);
        installation.get("/v1/products/2", "If-None-Match", "5").expect(200);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Response answer = installation.get("/v1/products/nothing").expect(404);
        assertThat(answer.problem()).isEqualTo("not-found");
        assertThat(answer.header("Tidemark-Position")).isPresent();
        installation.get("/v1/products/" + "x".repeat(513)).expect(404);
    }

    @Test
    void keysMayHaveAnyCharacter() {
        installation.write(
                "products", 1, 1, Map.of("a b:\\ü+?&%_", "{\"id\":3}", "#x", "{\"id\":4}", "..", "{\"id\":5}"));
        assertThat(installation
                        .get("/v1/products/a%20b:%5C%C3%BC+%3F&%25_")
                        .expect(200)
                        .body()
                        .get("id")
                        .intValue())
                .isEqualTo(3);
        assertThat(installation
                        .get("/v1/products/%23x")
                        .expect(200)
                        .body()
                        .get("id")
                        .intValue())
                .isEqualTo(4);
    }

    @Test
    void numbersKeepAllTheirDigits() throws Exception {
        String exact =
                "{\"id\":6,\"attributes\":{\"a\":1.10,\"b\":12345678901234567890.123456789012345678,\"c\":1E+30}}";
        installation.write("products", 1, 1, Map.of("6", exact));
        installation.refresh();
        installation.progress(1, 1, 0);
        Response answer = installation.get("/v1/products/6").expect(200);
        assertThat(answer.body().at("/attributes/b").decimalValue())
                .isEqualTo(new BigDecimal("12345678901234567890.123456789012345678"));
        Response search = installation.get("/v1/products?id=6&after=1").expect(200);
        assertThat(search.body().at("/hits/0/document")).isEqualTo(answer.body());
    }
}
