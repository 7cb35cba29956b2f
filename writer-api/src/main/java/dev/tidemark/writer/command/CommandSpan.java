package dev.tidemark.writer.command;

import io.javalin.http.Context;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One command in the caller's trace, by <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>. Where nobody
 * exports traces nothing is recorded, and the caller's own context is what the command's events keep.
 */
final class CommandSpan implements AutoCloseable {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final String TRACEPARENT = "traceparent";
    private static final int SERVER_ERRORS = 500;

    private static final TextMapGetter<Context> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Context request) {
            return request.headerMap().keySet();
        }

        @Override
        public String get(Context request, String name) {
            return request.header(name);
        }
    };

    private final Span span;
    private final Scope scope;

    private CommandSpan(Span span) {
        this.span = span;
        this.scope = span.makeCurrent();
    }

    /** Current on this thread until it is closed. */
    static CommandSpan begin(Context request, String route) {
        return new CommandSpan(tracer().spanBuilder(route)
                .setParent(W3C.extract(io.opentelemetry.context.Context.root(), request, HEADERS))
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", request.method().name())
                .setAttribute("http.route", route.substring(route.indexOf('/')))
                .startSpan());
    }

    /** The part that makes it last. */
    static CommandSpan commit() {
        return new CommandSpan(tracer().spanBuilder("commit").startSpan());
    }

    private static Tracer tracer() {
        return GlobalOpenTelemetry.getOrNoop().getTracer("dev.tidemark.writer");
    }

    /** What the current command's events say of their trace; empty where there is none. */
    static Optional<String> current() {
        Map<String, String> headers = new HashMap<>();
        W3C.inject(io.opentelemetry.context.Context.current(), headers, Map::put);
        return Optional.ofNullable(headers.get(TRACEPARENT));
    }

    void position(long position) {
        span.setAttribute("tidemark.position", position);
    }

    void answered(int status) {
        span.setAttribute("http.response.status_code", status);
        if (status >= SERVER_ERRORS) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    @Override
    public void close() {
        scope.close();
        span.end();
    }
}
