package dev.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingTest {

    @Test
    void onlyWhereThereIsSomewhereToSendThem() {
        assertThat(Tracing.isAskedFor(Map.of())).isFalse();
        assertThat(Tracing.isAskedFor(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "")))
                .isFalse();
        assertThat(Tracing.isAskedFor(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")))
                .isTrue();
        assertThat(Tracing.isAskedFor(Map.of("OTEL_TRACES_EXPORTER", "otlp"))).isTrue();
    }

    @Test
    void notWhereTheyAreTurnedOff() {
        String endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
        assertThat(Tracing.isAskedFor(Map.of(endpoint, "http://collector:4318", "OTEL_SDK_DISABLED", "TRUE")))
                .isFalse();
        assertThat(Tracing.isAskedFor(Map.of(endpoint, "http://collector:4318", "OTEL_TRACES_EXPORTER", "none")))
                .isFalse();
    }
}
