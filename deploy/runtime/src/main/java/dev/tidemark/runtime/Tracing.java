package dev.tidemark.runtime;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Traces by OpenTelemetry, for whoever asks {@code GlobalOpenTelemetry}. They go where OpenTelemetry's own variables say
 * ({@code OTEL_EXPORTER_OTLP_ENDPOINT}, or {@code OTEL_TRACES_EXPORTER} with what that one needs); without any, nothing is
 * recorded and the SDK is not even loaded.
 */
final class Tracing implements AutoCloseable {

    private static final String NONE = "none";

    private final AutoCloseable sdk;

    private Tracing(AutoCloseable sdk) {
        this.sdk = sdk;
    }

    /**
     * @param service what spans are said to come from, unless {@code OTEL_SERVICE_NAME} says otherwise
     * @throws IllegalArgumentException if the variables say what OpenTelemetry does not understand
     */
    static Tracing start(String service, Map<String, String> environment) {
        return isAskedFor(environment) ? new Tracing(sdk(service)) : new Tracing(() -> {});
    }

    static boolean isAskedFor(Map<String, String> environment) {
        String exporter = environment.getOrDefault("OTEL_TRACES_EXPORTER", "");
        if (environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true") || exporter.equals(NONE)) {
            return false;
        }
        return !exporter.isEmpty()
                || Stream.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                        .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
    }

    private static AutoCloseable sdk(String service) {
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> Map.of(
                            "otel.service.name", service,
                            "otel.exporter.otlp.protocol", "http/protobuf",
                            "otel.metrics.exporter", NONE, // Prometheus has them
                            "otel.logs.exporter", NONE))
                    .disableShutdownHook()
                    .setResultAsGlobal()
                    .build()
                    .getOpenTelemetrySdk();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("tracing (OTEL_* in the environment): " + e.getMessage(), e);
        }
    }

    /** Sends what is still to be sent. */
    @Override
    public void close() {
        try {
            sdk.close();
        } catch (Exception e) {
            throw new IllegalStateException("the last spans could not be sent", e);
        }
    }
}
