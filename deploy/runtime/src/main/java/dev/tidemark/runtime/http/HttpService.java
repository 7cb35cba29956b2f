package dev.tidemark.runtime.http;

import dev.tidemark.runtime.config.HttpSettings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.json.JavalinJackson;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP service that keeps the contract of all Tidemark services: failures as {@code application/problem+json}, 404
 * and 405 with {@code Allow}, 413, request ids, {@code /health/live}, {@code /health/ready}, {@code /metrics},
 * {@code /openapi.json} and {@code /docs}. Stops gracefully: requests under way get their answer.
 */
public final class HttpService implements AutoCloseable {

    private static final long STOP_MILLIS = 5_000;

    private final HttpSettings settings;
    private final String name;
    private final Javalin javalin;

    /**
     * @param name what the service is called in its documentation
     * @param maxBodyBytes larger bodies are answered with 413
     * @param checks what {@code /health/ready} asks
     * @param routes the service's own routes
     */
    public HttpService(
            String name,
            HttpSettings settings,
            long maxBodyBytes,
            List<HealthCheck> checks,
            PrometheusMeterRegistry metrics,
            Consumer<RoutesConfig> routes) {
        this(
                name,
                settings,
                maxBodyBytes,
                checks,
                metrics,
                (ctx, document) -> CompletableFuture.completedFuture(document.bytes()),
                routes);
    }

    /**
     * @param openApi gives {@code /openapi.json}, each time it is asked for, with what is known only while the service runs
     */
    public HttpService(
            String name,
            HttpSettings settings,
            long maxBodyBytes,
            List<HealthCheck> checks,
            PrometheusMeterRegistry metrics,
            BiFunction<Context, OpenApiDocument, CompletableFuture<byte[]>> openApi,
            Consumer<RoutesConfig> routes) {
        this.settings = settings;
        this.name = name;
        this.javalin = Javalin.create(config -> {
            basics(config, maxBodyBytes);
            Health health = new Health(checks);
            config.routes.before(ctx -> {
                ctx.header(RequestId.HEADER, RequestId.of(ctx));
                // Javalin compresses where the client says that it may, and does not tell caches in between.
                ctx.res().addHeader("Vary", "Accept-Encoding");
            });
            new RequestTimes(metrics).install(config.routes);
            config.routes.after(HttpService::sayLength);
            config.routes.beforeMatched(RequestBody::takeIn);
            config.routes.get("/health/live", health::live);
            config.routes.get("/health/ready", health::ready);
            config.routes.get(
                    "/metrics",
                    ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                            .result(metrics.scrape()));
            new Documentation(name, openApi).install(config.routes);
            Problems.handle(config);
            routes.accept(config.routes);
        });
        answerHead();
    }

    /** As GET is answered, without the body; else Javalin says 200 to it whatever GET would say. */
    private void answerHead() {
        InternalRouter router = javalin.unsafe.internalRouter;
        List.copyOf(router.allHttpHandlers()).stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.equals(HandlerType.GET))
                .forEach(get -> router.addHttpEndpoint(new Endpoint(HandlerType.HEAD, get.path, get.handler)));
    }

    /** Once so many bytes are written they are sent; else that waits for a thread that puts the request away. */
    private static void sayLength(Context ctx) {
        if (ctx.header("Accept-Encoding") == null
                && ctx.resultInputStream() instanceof ByteArrayInputStream content
                && content.available() > 0) {
            ctx.res().setContentLength(content.available());
        }
    }

    private static void basics(JavalinConfig config, long maxBodyBytes) {
        config.startup.showJavalinBanner = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = maxBodyBytes;
        config.jsonMapper(new JavalinJackson(Json.mapper(), false));
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(STOP_MILLIS);
            if (server.getThreadPool() instanceof QueuedThreadPool threads) {
                threads.setName("http");
            }
        });
    }

    /** @throws IllegalStateException if it cannot listen there (the port is taken, for one), with what to do */
    public HttpService start() {
        try {
            javalin.start(settings.host(), settings.port());
            return this;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + reason(e)
                            + "; http.host and http.port say where to",
                    e);
        }
    }

    /** The operating system's own words, at the end of the causes. */
    private static String reason(Throwable e) {
        return e.getCause() != null
                ? reason(e.getCause())
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    public String name() {
        return name;
    }

    public String url() {
        return "http://" + settings.host() + ":" + javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
