package dev.tidemark.search.index;

import dev.tidemark.runtime.http.ProblemException;
import java.util.List;
import java.util.Map;

/** What cannot be answered now, but may be soon. */
public final class Unavailable {

    private Unavailable() {}

    public static ProblemException because(String type, String detail) {
        return because(type, detail, 1);
    }

    public static ProblemException because(String type, String detail, long retryAfterSeconds) {
        return new ProblemException(
                503, type, "Unavailable", detail, List.of(), Map.of("Retry-After", String.valueOf(retryAfterSeconds)));
    }
}
