package dev.tidemark.runtime.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into {@code application/problem+json}, with nothing internal in it. */
public final class Problems {

    static final String CONTENT_TYPE = "application/problem+json";
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void handle(JavalinConfig config) {
        config.routes.exception(ProblemException.class, (e, ctx) -> write(ctx, e));
        config.routes.exception(HttpResponseException.class, (e, ctx) -> write(ctx, of(e, ctx)));
        config.routes.exception(Exception.class, (e, ctx) -> write(ctx, of(ctx, e)));
        // What is thrown beside Exception does not pass the handlers above.
        config.router.javaLangErrorHandler(Problems::failed);
        ServerErrors errors = new ServerErrors();
        config.jetty.modifyServer(server -> server.setErrorHandler(errors));
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
    }

    /** What to answer to a part of a request that failed; what nobody expected is logged. */
    public static ProblemException of(Context ctx, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        LOG.error("{} {} failed, request {}", ctx.method(), ctx.path(), RequestId.of(ctx), cause);
        return internal(RequestId.of(ctx));
    }

    /** The content of an answer, apart from its headers. */
    public static Map<String, Object> body(Context ctx, ProblemException problem) {
        return body(problem, RequestId.of(ctx));
    }

    static Map<String, Object> body(ProblemException problem, String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "/docs/problems#" + problem.type());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.getMessage());
        body.put("errors", problem.errors());
        body.put("request_id", requestId);
        return body;
    }

    /** A problem that its status says all about. */
    static ProblemException of(int status) {
        String title = HttpStatus.forStatus(status).getMessage();
        String type = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
        return new ProblemException(status, type, title, title + ".");
    }

    private static void write(Context ctx, ProblemException problem) {
        problem.headers().forEach(ctx::header);
        ctx.status(problem.status())
                .json(body(problem, RequestId.of(ctx)))
                // After json(), which sets its own.
                .contentType(CONTENT_TYPE);
    }

    private static void failed(HttpServletResponse response, Error error) {
        String requestId = response.getHeader(RequestId.HEADER);
        LOG.error("request {} failed", requestId, error);
        try {
            response.setStatus(500);
            response.setContentType(CONTENT_TYPE);
            response.getOutputStream().write(Json.mapper().writeValueAsBytes(body(internal(requestId), requestId)));
        } catch (IOException e) {
            LOG.warn("request {} was not answered: {}", requestId, e.toString());
        }
    }

    private static ProblemException internal(String requestId) {
        return new ProblemException(
                500,
                "internal-error",
                "Internal error",
                "The request failed; the log tells why under this request id: " + requestId + ".");
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
                        ctx.method() + " is not possible here. Possible: " + allowed + ".",
                        List.of(),
                        Map.of("Allow", allowed));
            }
            case 413 ->
                new ProblemException(413, "body-too-large", "Body too large", "The body is larger than allowed.");
            default -> of(e.getStatus());
        };
    }
}
