package dev.tidemark.projector.ops;

import dev.tidemark.projector.backfill.BackfillRefusedException;
import dev.tidemark.runtime.http.ProblemException;
import java.util.function.Supplier;

/** What generations refuse, as an answer over HTTP. */
final class Refused {

    private Refused() {}

    /** @throws ProblemException where it is refused */
    static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (BackfillRefusedException e) {
            throw switch (e.why()) {
                case UNKNOWN -> new ProblemException(404, "not-found", "Not found", e.getMessage());
                case CONFLICT -> new ProblemException(409, "conflict", "Conflict", e.getMessage());
                case NOT_NOW -> new ProblemException(503, "not-running", "Not running", e.getMessage());
            };
        }
    }
}
