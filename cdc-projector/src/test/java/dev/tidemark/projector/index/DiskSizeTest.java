package dev.tidemark.projector.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskSizeTest {

    @ParameterizedTest
    @CsvSource({
        "85%,   -1,    150",
        "0.9,   '',    100",
        "90%,   50b,   50",
        "90%,   1gb,   100",
        "2kb,   -1,    2048",
        "1.5KB, '',    1536",
        "100%,  '',    0",
        "no,    '',    0",
        "'',    '',    0"
    })
    void tellsHowMuchHasToBeFree(String watermark, String headroom, long free) {
        assertThat(DiskSize.free(watermark, headroom, 1_000)).isBetween(free - 1, free);
    }
}
