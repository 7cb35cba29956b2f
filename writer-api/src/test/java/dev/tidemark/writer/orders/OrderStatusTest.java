package dev.tidemark.writer.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OrderStatusTest {
    @Test
    void theseAreAllLegalMoves() {
        Stream<String> moves = Arrays.stream(OrderStatus.values())
                .flatMap(from -> Arrays.stream(OrderStatus.values())
                        .filter(from::canBecome)
                        .map(to -> from.text() + " → " + to.text()));
        assertThat(moves).containsExactlyInAnyOrder("placed → cancelled", "placed → shipped", "shipped → delivered");
    }
}
