package dev.tidemark.search.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.search.collections.Access;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.filter.Conditions;
import dev.tidemark.search.filter.Filter;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says which documents of a collection a caller may see: all where nobody owns them, only his own where somebody does,
 * and all for operators. A caller is known by the token he sends. Where no token is configured, programs on the service's
 * own machine are operators, unless a proxy or another site's page speaks through them. Thread-safe.
 */
public final class Gate {

    private static final Pattern LOCAL = Pattern.compile("(?i)(localhost|127(\\.\\d+){3}|\\[::1])(:\\d+)?");
    private static final String BEARER = "bearer ";

    private final Tokens tokens;

    /**
     * @param key signs tokens; empty if none is good
     * @param operator a token that makes an operator; empty if none does
     */
    public Gate(String key, String operator, Clock clock) {
        tokens = new Tokens(key, operator, clock);
    }

    /**
     * What each document must be that he sees, or that is counted for him.
     *
     * @throws ProblemException 401 if he must say who he is, 403 if he may see none
     */
    public Conditions scope(Context ctx, Collection collection) {
        Caller caller = caller(ctx);
        Access access = collection.access();
        if (caller.operator() || access.isOpen()) {
            return Conditions.NONE;
        } else if (caller.subject() == null) {
            throw unknown(collection.name()
                    + (access.operators() ? " are for operators." : " are for their owners.")
                    + (tokens.any()
                            ? " Send a token of yours."
                            : " This service takes no tokens, so only programs on its own machine see them."));
        } else if (access.operators()) {
            throw new ProblemException(403, "forbidden", "Forbidden", collection.name() + " are for operators.");
        }
        return own(collection.name(), access.owner(), caller.subject());
    }

    /**
     * Whether there can be any document of it that he may see.
     *
     * @throws ProblemException 401 if his token is not good
     */
    public boolean reads(Context ctx, Collection collection) {
        Caller caller = caller(ctx);
        Access access = collection.access();
        return caller.operator() || access.isOpen() || caller.subject() != null && access.owner() != null;
    }

    /** Whether he may see this document, of a collection of which he may see any. */
    public boolean shows(Context ctx, Collection collection, JsonNode document) {
        Access access = collection.access();
        Caller caller = caller(ctx);
        return caller.operator()
                || access.isOpen()
                || caller.subject() != null
                        && access.owner() != null
                        && value(document, access.owner().path()).equals(Optional.of(caller.subject()));
    }

    /**
     * What tells a client from others: who his token names, or else where he is.
     *
     * @param proxied whether the last address in {@code X-Forwarded-For} is his
     */
    public String client(Context ctx, boolean proxied) {
        String named = header(ctx).flatMap(tokens::read).map(Caller::toString).orElse(null);
        String forwarded = proxied ? last(ctx.req().getHeaders("X-Forwarded-For")) : null;
        return named != null
                ? named
                : forwarded == null
                        ? ctx.ip()
                        : forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    }

    /** A proxy may add its value as a line of its own, behind those that the client made up. */
    private static String last(Enumeration<String> lines) {
        String last = null;
        while (lines.hasMoreElements()) {
            last = lines.nextElement();
        }
        return last;
    }

    private static Conditions own(String name, Access.Owner owner, String subject) {
        try {
            return new Conditions(List.of(Filter.exactly(owner.field(), subject)));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    403, "forbidden", "Forbidden", "A subject like yours owns none of " + name + ".");
        }
    }

    private static Optional<String> value(JsonNode document, String path) {
        JsonNode at = document;
        for (String step : path.split("\\.")) {
            at = at.path(step);
        }
        return at.isValueNode() && !at.isNull() ? Optional.of(at.asText()) : Optional.empty();
    }

    private Caller caller(Context ctx) {
        return ctx.attributeOrCompute(Gate.class.getName(), this::recognized);
    }

    private Caller recognized(Context ctx) {
        if (ctx.header("Authorization") == null) {
            return !tokens.any() && isLocal(ctx) ? Caller.OPERATOR : Caller.ANYBODY;
        }
        String token = header(ctx).orElseThrow(() -> unknown("Authorization must be: Bearer and a token."));
        return tokens.read(token).orElseThrow(() -> unknown("The token is not good, or not any more."));
    }

    private static Optional<String> header(Context ctx) {
        return Optional.ofNullable(ctx.header("Authorization"))
                .filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(text -> text.substring(BEARER.length()).strip());
    }

    private static boolean isLocal(Context ctx) {
        String origin = ctx.header("Origin");
        return isLoopback(ctx.ip())
                && ctx.host() != null
                && LOCAL.matcher(ctx.host()).matches()
                && (origin == null
                        || LOCAL.matcher(origin.replaceFirst("^https?://", "")).matches())
                && Stream.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
                        .allMatch(name -> ctx.header(name) == null);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static ProblemException unknown(String detail) {
        return new ProblemException(
                401, "unauthorized", "Unauthorized", detail, List.of(), Map.of("WWW-Authenticate", "Bearer"));
    }
}
