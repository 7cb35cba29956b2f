package dev.tidemark.search.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ValuesTest {

    @Test
    void commasSeparateUnlessEscaped() {
        assertThat(Values.read("a")).containsExactly("a");
        assertThat(Values.read("a,b")).containsExactly("a", "b");
        assertThat(Values.read("a\\,b,c")).containsExactly("a,b", "c");
        assertThat(Values.read("a\\\\,b")).containsExactly("a\\", "b");
        assertThat(Values.read("a\\b\\")).containsExactly("a\\b\\");
    }

    @Test
    void nothingAndEmptyTextCanBeAskedFor() {
        assertThat(Values.read("null,a")).containsExactly(null, "a");
        assertThat(Values.read("\\null,nullable")).containsExactly("null", "nullable");
        assertThat(Values.read("\"\"")).containsExactly("");
        assertThat(Values.read("\\\"\"")).containsExactly("\"\"");
        assertThatThrownBy(() -> Values.read("a,")).hasMessageContaining("empty value");
    }

    @Test
    void whatIsEscapedIsReadAsItWas() {
        for (String value : List.of("", "a", "null", "\"\"", "\\", "\\null", "a,b\\,c", "\\\\,", ",", "\\\"\"")) {
            assertThat(Values.read(Values.escaped(value) + ",x")).as(value).containsExactly(value, "x");
        }
    }
}
