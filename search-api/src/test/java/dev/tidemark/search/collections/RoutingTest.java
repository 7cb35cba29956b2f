package dev.tidemark.search.collections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The projector writes by the same: its RoutingTest has the same examples. */
class RoutingTest {

    private static Routing routing(String described) throws IOException {
        return Routing.read(Json.mapper().readTree(described));
    }

    @Test
    void itIsWhatTheIdWouldBeOfTheseTextsAlone() throws IOException {
        Routing first = routing("{\"of\": 3, \"parts\": [0]}");
        assertThat(first.of("7:3:1")).isEqualTo("7");
        assertThat(first.of("a\\:b\\\\:3:1")).isEqualTo("a:b\\");
        Routing two = routing("{\"of\": 3, \"parts\": [0, 2]}");
        assertThat(two.of("7:3:1")).isEqualTo("7:1");
        assertThat(two.of("a\\:b:3:\\\\")).isEqualTo("a\\:b:\\\\");
    }

    @Test
    void anIdThatDoesNotTellIsItsOwn() throws IOException {
        Routing first = routing("{\"of\": 3, \"parts\": [0]}");
        for (String id : List.of("#" + "0".repeat(64), "7", "7:3", "7:3:1:1", "", ":3:1")) {
            assertThat(first.of(id)).isEqualTo(id);
        }
        assertThat(routing("{\"of\": 3, \"parts\": [0, 1]}").of("::1")).isEqualTo(":");
    }

    @Test
    void withoutItElasticsearchGoesByTheId() throws IOException {
        assertThat(routing("{}").of("7:3:1")).isNull();
    }
}
