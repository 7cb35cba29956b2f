package dev.tidemark.projector.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "STREAMING | -   | 0       | 0     | -    | Search is complete",
                "STREAMING | -   | 0.04    | 3     | -    | Search is complete up to 0.04 s ago",
                "STREAMING | -   | 12      | 12431 | 9200 | 12,431 transactions behind, catching up at 9,200/s, done in about 1 s",
                "STREAMING | -   | 90      | 1     | 0.5  | 1 transaction behind, catching up at 0.5/s, done in about 2 s",
                "STREAMING | -   | 12      | 12431 | -3   | 12,431 transactions behind, not catching up",
                "STREAMING | -   | 12      | 5     | -    | 5 transactions behind, for 12 s",
                "STREAMING | -   | 12      | 0     | -    | Search is complete up to 12 s ago: MySQL or Elasticsearch does not answer",
                "PAUSED    | -   | 300     | 0     | -    | Paused; search is complete up to 5 min ago; nothing is waiting",
                "PAUSED    | -   | 3       | 1     | -    | Paused; search is complete up to 3 s ago; 1 transaction waits",
                "PAUSED    | -   | 0.5     | 2     | -    | Paused; 2 transactions wait",
                "STOPPED   | the disk is full | 0 | 0 | - | Stopped because the disk is full",
                "STOPPED   | the disk is full | 7200 | 9 | - | Stopped because the disk is full; search is complete up to 2 h ago",
                "STARTING  | connecting to the binlog | 0 | 0 | - | Starting: connecting to the binlog",
                "STARTING  | -   | 200000  | 0     | -    | Starting; search is complete up to 2 days ago",
                "STANDBY   | another projector leads | - | 0 | - | Standing by: another projector leads",
                "FILLING   | -   | 0       | 0     | -    | Filling collections for the first time; nothing is waiting",
            })
    void saysItInASentence(State state, String reason, Double lag, long backlog, Double catchUp, String headline) {
        assertThat(Headline.of(new ProjectionStatus(state, reason), lag, backlog, catchUp, List.of()))
                .isEqualTo(headline);
    }

    @Test
    void namesFirstWhatIsNotFollowed() {
        ProjectionStatus streaming = ProjectionStatus.of(State.STREAMING);
        assertThat(Headline.of(streaming, 0.0, 0, null, List.of("orders")))
                .isEqualTo("orders is stopped. Else: Search is complete");
        assertThat(Headline.of(streaming, 0.0, 0, null, List.of("events", "orders")))
                .isEqualTo("events, orders are stopped. Else: Search is complete");
    }
}
