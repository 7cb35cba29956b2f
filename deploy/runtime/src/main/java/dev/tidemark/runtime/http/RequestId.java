package dev.tidemark.runtime.http;

import io.javalin.http.Context;
import java.util.UUID;

/** Ties an answer, its log lines and the caller's own records together. */
public final class RequestId {

    static final String HEADER = "X-Request-Id";

    private RequestId() {}

    public static String of(Context ctx) {
        return ctx.attributeOrCompute(RequestId.class.getName(), any -> of(ctx.header(HEADER)));
    }

    /** The caller's own if it is harmless in logs and headers; else a new one. */
    static String of(String given) {
        return given != null && given.matches("[A-Za-z0-9._-]{1,128}")
                ? given
                : UUID.randomUUID().toString();
    }
}
