package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinlogPointTest {

    private final BinlogPoint point = new BinlogPoint("binlog.000009", 200);

    @Test
    void reachesWhatStandsBeforeIt() {
        assertThat(point.reaches(point)).isTrue();
        assertThat(point.reaches(new BinlogPoint("binlog.000009", 199))).isTrue();
        assertThat(point.reaches(new BinlogPoint("binlog.000008", 999))).isTrue();
        assertThat(new BinlogPoint("binlog.1000000", 4).reaches(new BinlogPoint("binlog.999999", 5)))
                .isTrue();
    }

    @Test
    void doesNotReachWhatStandsBehindIt() {
        assertThat(point.reaches(new BinlogPoint("binlog.000009", 201))).isFalse();
        assertThat(point.reaches(new BinlogPoint("binlog.000010", 4))).isFalse();
    }

    @Test
    void anotherLogDoesNotCompare() {
        assertThat(point.reaches(new BinlogPoint("other.000001", 4))).isFalse();
        assertThat(new BinlogPoint("", 0).reaches(point)).isFalse();
    }
}
