package dev.tidemark.projector.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the convergence test must find wrong, and what not. */
class TimelineTest {

    private final Timeline timeline = new Timeline();
    private final Map<String, Integer> seen = new HashMap<>();

    /** By 10 it is 1, by 20 it is 2, by 30 it is 1 again, by 40 it is gone. */
    @BeforeEach
    void live() {
        timeline.add(10, Map.of("a", document(1)));
        timeline.add(20, Map.of("a", document(2)));
        timeline.add(30, Map.of("a", document(1)));
        timeline.add(40, Map.of());
    }

    @Test
    void itsWholeLifeMayBeSeen() {
        assertThat(observe(0, null)).isEmpty();
        assertThat(observe(10, document(1))).isEmpty();
        assertThat(observe(10, document(2))).isEmpty();
        assertThat(observe(10, document(1))).isEmpty();
        assertThat(observe(10, null)).isEmpty();
    }

    @Test
    void whatWasNeverCommittedIsWrong() {
        assertThat(observe(0, document(3)).orElseThrow()).contains("was never so");
        assertThat(timeline.observe(seen, "b", 0, document(1)).orElseThrow()).contains("was never so");
    }

    @Test
    void aStepBackIsWrong() {
        assertThat(observe(0, null)).isEmpty();
        assertThat(observe(0, document(2))).isEmpty();
        assertThat(observe(0, null)).isEmpty();
        assertThat(observe(0, document(2)).orElseThrow()).contains("went back, from state 4 to 2");
    }

    @Test
    void lessThanPromisedIsWrong() {
        assertThat(observe(20, null)).isEmpty(); // it is gone later on
        seen.clear();
        assertThat(observe(19, document(2))).isEmpty();
        seen.clear();
        assertThat(observe(30, document(2)).orElseThrow()).contains("is older than promised");
        assertThat(observe(40, document(1)).orElseThrow()).contains("is older than promised");
    }

    @Test
    void whatEverybodyHasSeenIsForgotten() {
        timeline.forget();
        assertThat(observe(0, null)).isEmpty();
        assertThat(observe(0, document(1)).orElseThrow()).contains("was never so");
    }

    private Optional<String> observe(long complete, JsonNode document) {
        return timeline.observe(seen, "a", complete, document);
    }

    private static JsonNode document(int n) {
        return IntNode.valueOf(n);
    }
}
