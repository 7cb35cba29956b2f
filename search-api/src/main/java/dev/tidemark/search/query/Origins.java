package dev.tidemark.search.query;

import dev.tidemark.runtime.http.RequestId;
import dev.tidemark.search.index.Origin;
import dev.tidemark.search.index.Room;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is asked of Elasticsearch for a request, is all asked for the same one, which is over when its client has its answer. */
public final class Origins {

    /** One heap, one room. */
    private static final Room ROOM = Room.ofHeap();

    private Origins() {}

    public static void install(RoutesConfig routes) {
        routes.after("/v1/*", Origins::end);
    }

    static Origin of(Context ctx) {
        return ctx.attributeOrCompute(Origin.class.getName(), any -> new Origin(RequestId.of(ctx), ROOM));
    }

    /** Answers are closed when they are written, and when they cannot be, because the client is gone. */
    private static void end(Context ctx) {
        Origin origin = ctx.attribute(Origin.class.getName());
        InputStream answer = ctx.resultInputStream();
        if (origin != null && answer == null) {
            origin.close();
        } else if (origin != null) {
            ctx.result(new FilterInputStream(answer) {
                @Override
                public void close() throws IOException {
                    origin.close();
                    super.close();
                }
            });
        }
    }
}
