package dev.tidemark.runtime.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into {@code application/problem+json}, with nothing internal in it. */
final class Problems {

    static final String CONTENT_TYPE = "application/problem+json";
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void handle(RoutesConfig routes) {
        routes.exception(ProblemException.class, (e, ctx) -> write(ctx, e));
        routes.exception(HttpResponseException.class, (e, ctx) -> write(ctx, of(e, ctx)));
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} {} failed, request {}", ctx.method(), ctx.path(), RequestId.of(ctx), e);
            write(
                    ctx,
                    new ProblemException(
                            500,
                            "internal-error",
                            "Internal error",
                            "The request failed; the log tells why under this request id: " + RequestId.of(ctx) + "."));
        });
    }

    static void write(Context ctx, ProblemException problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "/docs/problems#" + problem.type());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.getMessage());
        body.put("errors", problem.errors());
        body.put("request_id", RequestId.of(ctx));
        problem.headers().forEach(ctx::header);
        ctx.status(problem.status()).json(body).contentType(CONTENT_TYPE);
    }

    private static ProblemException of(HttpResponseException e, Context ctx) {
        return switch (e.getStatus()) {
            case 404 -> new ProblemException(404, "not-found", "Not found", "There is nothing at " + ctx.path() + ".");
            case 405 -> {
                String allowed = String.join(
                        ", ",
                        e.getDetails().getOrDefault("availableMethods", "").split(",\\s*"));
                yield new ProblemException(
                        405,
                        "method-not-allowed",
                        "Method not allowed",
                        ctx.method() + " is not possible here; " + allowed + " is.",
                        List.of(),
                        Map.of("Allow", allowed));
            }
            case 413 ->
                new ProblemException(413, "body-too-large", "Body too large", "The body is larger than allowed.");
            default -> {
                String title = HttpStatus.forStatus(e.getStatus()).getMessage();
                yield new ProblemException(
                        e.getStatus(), title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-"), title, title + ".");
            }
        };
    }
}
