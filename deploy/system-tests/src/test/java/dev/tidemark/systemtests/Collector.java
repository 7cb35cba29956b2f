package dev.tidemark.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Takes traces in, as any collector of OTLP over HTTP does. */
final class Collector implements AutoCloseable {

    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    Collector() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/traces", this::take);
        http.start();
    }

    /** @param parent empty for the first span of a trace */
    record Received(String service, String name, String trace, String id, String parent, Span span) {

        /** As text; null where there is none. */
        String attribute(String name) {
            Map<String, String> attributes = span.getAttributesList().stream()
                    .collect(Collectors.toMap(
                            KeyValue::getKey,
                            pair -> pair.getValue().hasIntValue()
                                    ? String.valueOf(pair.getValue().getIntValue())
                                    : pair.getValue().getStringValue()));
            return attributes.get(name);
        }

        long began() {
            return span.getStartTimeUnixNano();
        }

        long ended() {
            return span.getEndTimeUnixNano();
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What came of one trace. */
    List<Received> spans(String trace) {
        return spans.stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList().forEach(this::take);
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void take(ResourceSpans resource) {
        String service = resource.getResource().getAttributesList().stream()
                .filter(pair -> pair.getKey().equals("service.name"))
                .map(pair -> pair.getValue().getStringValue())
                .findFirst()
                .orElse("");
        HexFormat hex = HexFormat.of();
        resource.getScopeSpansList()
                .forEach(scope -> scope.getSpansList()
                        .forEach(span -> spans.add(new Received(
                                service,
                                span.getName(),
                                hex.formatHex(span.getTraceId().toByteArray()),
                                hex.formatHex(span.getSpanId().toByteArray()),
                                hex.formatHex(span.getParentSpanId().toByteArray()),
                                span))));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
