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

    private static final String NAME = Origin.class.getName();

    private Origins() {}

    /** @param room for what is answered to all requests */
    public static void install(RoutesConfig routes, Room room) {
        routes.before("/v1/*", ctx -> ctx.attribute(NAME, new Origin(RequestId.of(ctx), room)));
        routes.after("/v1/*", Origins::end);
    }

    static Origin of(Context ctx) {
        return ctx.attribute(NAME);
    }

    /** Answers are closed when they are written, and when they cannot be, because the client is gone. */
    private static void end(Context ctx) {
        Origin origin = of(ctx);
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
