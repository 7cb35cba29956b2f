package dev.tidemark.projector.trace;

import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.RowChange;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Goes on with the traces of the writes that changes come from: an inserted row may say in its column {@value #COLUMN} which
 * trace it belongs to, in the form of <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
 * Context</a>. Two spans follow: {@code project}, from when the change came until its documents are in Elasticsearch, and
 * {@code make searchable}, from there until searches find them and the progress says so.
 *
 * <p>Thread-safe. Where no trace can go anywhere, it does nothing.
 */
public final class Traces implements AutoCloseable {

    /** Read of every projected table that has it, where traces are exported. */
    public static final String COLUMN = "traceparent";

    /** More than that are not followed: what is behind by so much has its lag to show it. */
    private static final int MOST = 1_000;

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> VALUE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String value) {
            return Set.of(COLUMN);
        }

        @Override
        public String get(String value, String name) {
            return COLUMN.equals(name) ? value : null;
        }
    };

    private final Tracer tracer = GlobalOpenTelemetry.getOrNoop().getTracer("dev.tidemark.projector");
    // Guarded by this; in the order of the binlog.
    private final Deque<Followed> followed = new ArrayDeque<>();

    /** A write, until searches find it. */
    private static final class Followed {

        private final Context write;
        private final GtidSet transactions;
        private final Span projecting;
        private Span refreshing;

        private Followed(Context write, GtidSet transactions, Span projecting) {
            this.write = write;
            this.transactions = transactions;
            this.projecting = projecting;
        }
    }

    /** Whether anybody wants to see them. */
    public static boolean areOn() {
        return GlobalOpenTelemetry.isSet();
    }

    /** These changes came. */
    public synchronized void arrived(ChangeBatch batch) {
        if (!areOn()) {
            return;
        }
        Set<String> parents = batch.rows().stream()
                .filter(change -> change.op() == RowChange.Op.INSERT)
                .map(RowChange::after)
                .filter(row -> row.get(COLUMN) instanceof String)
                .map(Traces::parent)
                .collect(Collectors.toSet());
        for (String parent : parents) {
            Context write = W3C.extract(Context.root(), parent, VALUE);
            SpanContext context = Span.fromContext(write).getSpanContext();
            if (context.isValid() && followed.size() < MOST) {
                Span projecting = tracer.spanBuilder("project")
                        .setParent(write)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setAttribute("tidemark.gtids", batch.touched().toString())
                        .startSpan();
                followed.add(new Followed(write, batch.touched(), projecting));
            }
        }
    }

    private static String parent(Row row) {
        return (String) row.get(COLUMN);
    }

    /** These transactions are in Elasticsearch. */
    public synchronized void applied(GtidSet transactions) {
        for (Followed one : followed) {
            if (one.refreshing == null && transactions.contains(one.transactions)) {
                one.projecting.end();
                one.refreshing = tracer.spanBuilder("make searchable")
                        .setParent(one.write)
                        .startSpan();
            }
        }
    }

    /** Searches find these transactions. */
    public synchronized void searchable(GtidSet transactions, long position) {
        for (Iterator<Followed> all = followed.iterator(); all.hasNext(); ) {
            Followed one = all.next();
            if (one.refreshing != null && transactions.contains(one.transactions)) {
                one.refreshing.setAttribute("tidemark.position", position).end();
                all.remove();
            }
        }
    }

    /** What is not searchable by now is going to come again. */
    @Override
    public synchronized void close() {
        for (Followed one : followed) {
            (one.refreshing == null ? one.projecting : one.refreshing)
                    .setStatus(StatusCode.ERROR, "the stream begins anew behind it")
                    .end();
        }
        followed.clear();
    }
}
