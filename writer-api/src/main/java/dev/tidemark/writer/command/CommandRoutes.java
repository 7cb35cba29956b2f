package dev.tidemark.writer.command;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.runtime.http.Query;
import dev.tidemark.writer.refusal.Refusals;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Commands over HTTP: from request to command, from reply to response. */
public final class CommandRoutes {
    static final String POSITION = "Tidemark-Position";
    static final String ACTOR = "Tidemark-Actor";
    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final String ANONYMOUS = "anonymous";
    private static final Pattern ACTOR_FORM = Pattern.compile("[ -~]{1,100}");
    private static final Pattern KEY_FORM = Pattern.compile("[!-~]{1,64}");

    private static final int PATIENCE_SECONDS = 10;

    private final RoutesConfig routes;
    private final Commands commands;
    private final Semaphore places;

    /** @param places how many requests may be read and carried out at once; the others wait, their bodies unread */
    public CommandRoutes(RoutesConfig routes, Commands commands, int places) {
        this.routes = routes;
        this.commands = commands;
        this.places = new Semaphore(places);
    }

    public void post(String path, Endpoint endpoint) {
        routes.post(path, ctx -> trace(ctx, "POST " + path, endpoint));
    }

    public void put(String path, Endpoint endpoint) {
        routes.put(path, ctx -> trace(ctx, "PUT " + path, endpoint));
    }

    public void patch(String path, Endpoint endpoint) {
        routes.patch(path, ctx -> trace(ctx, "PATCH " + path, endpoint));
    }

    public void delete(String path, Endpoint endpoint) {
        routes.delete(path, ctx -> trace(ctx, "DELETE " + path, endpoint));
    }

    private void trace(Context ctx, String route, Endpoint endpoint) {
        try (CommandSpan span = CommandSpan.begin(ctx, route)) {
            try {
                admit(ctx, route, endpoint);
                span.answered(ctx.statusCode());
            } catch (ProblemException refusal) {
                span.answered(refusal.status());
                throw refusal;
            } catch (RuntimeException e) {
                span.answered(500);
                throw e;
            }
        }
    }

    /** A small heap holds few large bodies, and MySQL does no more at once than there are connections. */
    private void admit(Context ctx, String route, Endpoint endpoint) {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Refusals.busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.busy();
        }
        try {
            handle(ctx, route, endpoint);
        } finally {
            places.release();
        }
    }

    private void handle(Context ctx, String route, Endpoint endpoint) {
        Query.only(ctx, List.of());
        Command command = Command.of(
                header(ctx, ACTOR, ACTOR_FORM, "must be 1 to 100 printable ASCII characters")
                        .orElse(ANONYMOUS),
                route,
                ctx.path(),
                header(ctx, KEY, KEY_FORM, "must be 1 to 64 ASCII characters without blanks"),
                ctx.bodyAsBytes());
        write(ctx, commands.run(command, endpoint.read(new Request(ctx))));
    }

    private static Optional<String> header(Context ctx, String name, Pattern form, String message) {
        Optional<String> value = Optional.ofNullable(ctx.header(name));
        if (value.isPresent() && !form.matcher(value.get()).matches()) {
            throw Refusals.badHeader(name, message);
        }
        return value;
    }

    private static void write(Context ctx, Reply reply) {
        ctx.header(POSITION, Long.toString(reply.position()));
        if (reply.replayed()) {
            ctx.header(REPLAYED, "true");
        }
        if (reply.answer() instanceof Answer.Refused refused) {
            throw refused.problem();
        }
        Answer.Done done = (Answer.Done) reply.answer();
        ctx.status(done.status());
        done.headers().forEach(ctx::header);
        if (!done.body().isEmpty()) {
            ctx.contentType("application/json").result(done.body());
        }
    }
}
