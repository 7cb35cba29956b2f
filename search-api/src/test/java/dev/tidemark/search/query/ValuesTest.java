package dev.tidemark.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ValuesTest {

    @Test
    void commasSeparateUnlessEscaped() {
        assertThat(Values.split("a")).containsExactly("a");
        assertThat(Values.split("a,b")).containsExactly("a", "b");
        assertThat(Values.split("a\\,b,c")).containsExactly("a,b", "c");
        assertThat(Values.split("a\\\\,b")).containsExactly("a\\", "b");
        assertThat(Values.split("a\\b\\")).containsExactly("a\\b\\");
        assertThat(Values.split(",a,")).containsExactly("", "a", "");
    }
}
