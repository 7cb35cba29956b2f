package dev.tidemark.runtime.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTest {

    private static final Routing FIRST = new Routing(3, List.of(0));

    @Test
    void itIsWhatTheIdWouldBeOfTheseTextsAlone() {
        assertThat(FIRST.of("7:3:1")).isEqualTo("7");
        assertThat(FIRST.of("a\\:b\\\\:3:1")).isEqualTo("a:b\\");
        Routing two = new Routing(3, List.of(0, 2));
        assertThat(two.of("7:3:1")).isEqualTo("7:1");
        assertThat(two.of("a\\:b:3:\\\\")).isEqualTo("a\\:b:\\\\");
    }

    @Test
    void anIdThatDoesNotTellIsItsOwn() {
        for (String id : List.of("#" + "0".repeat(64), "7", "7:3", "7:3:1:1", "", ":3:1")) {
            assertThat(FIRST.of(id)).isEqualTo(id);
        }
        assertThat(new Routing(3, List.of(0, 1)).of("::1")).isEqualTo(":");
    }

    @Test
    void withoutItElasticsearchGoesByTheId() {
        assertThat(new Routing(3, List.of()).of("7:3:1")).isNull();
    }
}
