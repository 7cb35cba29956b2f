package dev.tidemark.search.query;

import dev.tidemark.runtime.http.RequestId;
import dev.tidemark.search.index.Origin;
import io.javalin.http.Context;

/** What is asked of Elasticsearch for a request, is all asked for the same one. */
final class Origins {

    private Origins() {}

    static Origin of(Context ctx) {
        return ctx.attributeOrCompute(Origin.class.getName(), any -> new Origin(RequestId.of(ctx)));
    }
}
