package dev.tidemark.search.freshness;

import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request must see.
 *
 * @param position 0 for anything
 * @param patience how long it is willing to wait
 */
public record Demand(long position, Duration patience) {

    /** The query parameters that say so. */
    public static final Set<String> PARAMETERS = Set.of("after", "wait");

    static final String HEADER = "Tidemark-Position";

    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s)");
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /**
     * Of the headers {@code Tidemark-Position} and the parameter {@code after} the highest one counts.
     *
     * @throws ProblemException 400 where one is not understood, or a parameter is given twice
     */
    public static Demand of(Context ctx) {
        return new Demand(Math.max(header(ctx), position("after", once(ctx, "after"))), wait(once(ctx, "wait")));
    }

    /** The same after so long a wait. */
    public Demand after(Duration waited) {
        return new Demand(position, waited.compareTo(patience) < 0 ? patience.minus(waited) : Duration.ZERO);
    }

    private static long header(Context ctx) {
        long highest = 0;
        for (String text : Collections.list(ctx.req().getHeaders(HEADER))) {
            highest = Math.max(highest, position(HEADER, text));
        }
        return highest;
    }

    private static String once(Context ctx, String name) {
        List<String> given = ctx.queryParams(name);
        if (given.size() > 1) {
            throw invalid(name, "is given more than once");
        }
        return given.isEmpty() ? null : given.get(0);
    }

    private static long position(String name, String text) {
        if (text == null) {
            return 0;
        }
        if (!POSITION.matcher(text).matches()) {
            throw invalid(name, "must be a position, the number that a write was answered with");
        }
        return Long.parseLong(text);
    }

    private static Duration wait(String text) {
        if (text == null) {
            return WAIT;
        }
        Matcher time = TIME.matcher(text);
        if (time.matches()) {
            long number = Long.parseLong(time.group(1));
            Duration wait = time.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
            if (wait.compareTo(LONGEST_WAIT) <= 0) {
                return wait;
            }
        }
        throw invalid("wait", "must be a time like 500ms or 5s, at most " + LONGEST_WAIT.toSeconds() + "s");
    }

    private static ProblemException invalid(String name, String message) {
        return new ProblemException(
                400,
                "invalid-parameter",
                "Invalid parameter",
                name + " " + message + ".",
                List.of(new FieldError(name, message)));
    }
}
