package dev.tidemark.runtime.http;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ties an answer, its log lines and the caller's own records together. */
public final class RequestId {

    static final String HEADER = "X-Request-Id";
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestId() {}

    public static String of(Context ctx) {
        return ctx.attributeOrCompute(RequestId.class.getName(), any -> of(ctx.header(HEADER)));
    }

    /** The caller's own if it is harmless in logs and headers; else a new one. */
    static String of(String given) {
        return given != null && HARMLESS.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
