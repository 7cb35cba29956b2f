package dev.tidemark.writer.refusal;

import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import java.util.List;
import java.util.Map;

/** Makes the problems that this service answers with. */
public final class Refusals {
    private Refusals() {}

    /** 400 */
    public static ProblemException unknownFields(List<FieldError> errors) {
        return new ProblemException(
                400, "unknown-field", "Unknown field", "The body has fields that are not known here.", errors);
    }

    /** 400 */
    public static ProblemException notAnObject() {
        return problem(400, "invalid-body", "Invalid body", "The body must be a JSON object.");
    }

    /** 413 */
    public static ProblemException tooManyParts() {
        return problem(
                413, "body-too-large", "Body too large", "The body has more fields and values than any command needs.");
    }

    /** 400 */
    public static ProblemException badPath(String parameter, String message) {
        return new ProblemException(
                400,
                "invalid-path",
                "Invalid path",
                parameter + " " + message + ".",
                List.of(new FieldError(parameter, message)));
    }

    /** 400 */
    public static ProblemException badHeader(String header, String message) {
        return new ProblemException(
                400,
                "invalid-header",
                "Invalid header",
                header + " " + message + ".",
                List.of(new FieldError(header, message)));
    }

    /** 422: everything that is wrong with the request. */
    public static ProblemException invalid(List<FieldError> errors) {
        String detail = errors.size() == 1
                ? errors.get(0).field() + ": " + errors.get(0).message()
                : errors.size() + " things are wrong with the request.";
        return new ProblemException(422, "invalid-input", "Invalid input", detail, errors);
    }

    public static ProblemException invalid(String pointer, String message) {
        return invalid(List.of(new FieldError(pointer, message)));
    }

    /** 404 */
    public static ProblemException notFound(String what, Object id) {
        return problem(404, "not-found", "Not found", "There is no " + what + " " + id + ".");
    }

    /** 409: the command is right, but not now. */
    public static ProblemException conflict(String type, String title, String detail) {
        return problem(409, type, title, detail);
    }

    /** 409, naming each line that cannot be had. */
    public static ProblemException linesUnavailable(List<FieldError> errors) {
        String lines = errors.size() == 1 ? "One line" : errors.size() + " lines";
        return new ProblemException(
                409, "lines-unavailable", "Lines unavailable", lines + " of the order cannot be had.", errors);
    }

    /** 412 */
    public static ProblemException stale(long version) {
        return new ProblemException(
                412,
                "stale-version",
                "Stale version",
                "The current version is \"" + version + "\".",
                List.of(),
                Map.of("ETag", "\"" + version + "\""));
    }

    /** 412 */
    public static ProblemException nothingToMatch() {
        return problem(
                412, "stale-version", "Stale version", "If-Match names a version of something that does not exist.");
    }

    /** 428 */
    public static ProblemException preconditionRequired() {
        return problem(
                428,
                "precondition-required",
                "Precondition required",
                "Send If-Match with the version that you have seen, such as \"3\", or * for any.");
    }

    /** 409 */
    public static ProblemException idempotencyKeyInFlight() {
        return problem(
                409,
                "idempotency-key-in-flight",
                "Idempotency key in flight",
                "A request with this Idempotency-Key has not been answered yet. Send this one again in a moment.");
    }

    /** 422 */
    public static ProblemException idempotencyKeyReused() {
        return problem(
                422,
                "idempotency-key-reused",
                "Idempotency key reused",
                "This Idempotency-Key came with another path or body before. A new request needs a new key.");
    }

    /** 503: others were faster each time. */
    public static ProblemException busy() {
        return later("busy", "Busy", "Too many commands want the same thing at once. Nothing was changed; try again.");
    }

    /** 503: nothing was changed. */
    public static ProblemException unavailable() {
        return later(
                "database-unavailable",
                "Database unavailable",
                "The database cannot be written to now. Nothing was changed; try again.");
    }

    /** 503: the connection broke in the middle of the commit. */
    public static ProblemException outcomeUnknown() {
        return later(
                "outcome-unknown",
                "Outcome unknown",
                "The database went away during the commit. Send the request again with the same Idempotency-Key to learn what"
                        + " became of it; without a key, look before you repeat it.");
    }

    private static ProblemException problem(int status, String type, String title, String detail) {
        return new ProblemException(status, type, title, detail, List.of());
    }

    private static ProblemException later(String type, String title, String detail) {
        return new ProblemException(503, type, title, detail, List.of(), Map.of("Retry-After", "1"));
    }
}
