package dev.tidemark.writer.command;

import dev.tidemark.runtime.http.FieldError;
import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.writer.refusal.Refusals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Answers by caller, route and idempotency key, written in the transaction that they answer: there is a record exactly
 * when the command was carried out.
 */
final class IdempotencyRecords {
    static final Duration KEPT = Duration.ofHours(24);

    private static final String THIS_KEY = " WHERE caller = :caller AND route = :route AND idempotency_key = :key";

    private IdempotencyRecords() {}

    private record Stored(byte[] fingerprint, Answer answer, Instant createdAt) {}

    /** A refusal as it is stored. */
    private record StoredProblem(String type, String title, String detail, List<FieldError> errors) {}

    /**
     * Takes the key for this transaction, or gives the answer that it has already had.
     *
     * <p>Throws: 409 when another transaction has the key and has not ended, 422 when the key was used for another
     * request.
     */
    static Optional<Answer> claim(Handle handle, Command command, Instant now) {
        for (; ; ) {
            Optional<Stored> stored = find(handle, command);
            if (stored.isPresent() && stored.get().createdAt().plus(KEPT).isAfter(now)) {
                if (!Arrays.equals(stored.get().fingerprint(), command.fingerprint())) {
                    throw Refusals.idempotencyKeyReused();
                }
                return Optional.of(stored.get().answer());
            }
            if (stored.isPresent()) {
                bound(handle.createUpdate("DELETE FROM idempotency_key" + THIS_KEY), command)
                        .execute();
            }
            if (insert(handle, command, now)) {
                return Optional.empty();
            }
        }
    }

    private static Optional<Stored> find(Handle handle, Command command) {
        try {
            // FOR SHARE so that two replays do not see each other, NOWAIT so that who is first is not waited for.
            return bound(
                            handle.createQuery("SELECT fingerprint, status, headers, body, created_at"
                                    + " FROM idempotency_key" + THIS_KEY + " FOR SHARE NOWAIT"),
                            command)
                    .map((rows, context) -> stored(rows))
                    .findOne();
        } catch (JdbiException e) {
            throw MySqlErrors.isLocked(e) ? Refusals.idempotencyKeyInFlight() : e;
        }
    }

    /** False when somebody else's record has come in between. */
    private static boolean insert(Handle handle, Command command, Instant now) {
        try {
            bound(handle.createUpdate("""
                                    INSERT INTO idempotency_key (caller, route, idempotency_key, fingerprint, created_at)
                                    VALUES (:caller, :route, :key, :fingerprint, :now)"""), command)
                    .bind("fingerprint", command.fingerprint())
                    .bind("now", now)
                    .execute();
            return true;
        } catch (JdbiException e) {
            if (MySqlErrors.isDuplicateKey(e)) {
                return false;
            }
            throw MySqlErrors.isLockWaitTimeout(e) ? Refusals.idempotencyKeyInFlight() : e;
        }
    }

    /** Stores the answer under the key that this transaction has claimed. */
    static void complete(Handle handle, Command command, Answer answer) {
        Map<String, String> headers = Map.of();
        String body;
        if (answer instanceof Answer.Done done) {
            headers = done.headers();
            body = done.body();
        } else {
            ProblemException problem = ((Answer.Refused) answer).problem();
            body = JsonText.of(
                    new StoredProblem(problem.type(), problem.title(), problem.getMessage(), problem.errors()));
        }
        bound(
                        handle.createUpdate(
                                "UPDATE idempotency_key SET status = :status, headers = :headers, body = :body"
                                        + THIS_KEY),
                        command)
                .bind("status", answer.status())
                .bind("headers", JsonText.of(headers))
                .bind("body", body)
                .execute();
    }

    /** Deletes up to {@code limit} records that are no longer kept, the oldest first; tells how many. */
    static int purge(Handle handle, Instant now, int limit) {
        return handle.createUpdate(
                        "DELETE FROM idempotency_key WHERE created_at < :until ORDER BY created_at LIMIT :limit")
                .bind("until", now.minus(KEPT))
                .bind("limit", limit)
                .execute();
    }

    private static Stored stored(ResultSet rows) throws SQLException {
        int status = rows.getInt("status");
        String body = rows.getString("body");
        Map<String, String> headers = new TreeMap<>();
        JsonText.tree(rows.getString("headers"))
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().textValue()));
        return new Stored(
                rows.getBytes("fingerprint"),
                status < 400 ? new Answer.Done(status, headers, body) : refused(status, headers, body),
                Times.read(rows, "created_at"));
    }

    private static Answer refused(int status, Map<String, String> headers, String body) {
        StoredProblem problem = JsonText.read(body, StoredProblem.class);
        return new Answer.Refused(new ProblemException(
                status, problem.type(), problem.title(), problem.detail(), problem.errors(), headers));
    }

    private static <T extends SqlStatement<T>> T bound(T statement, Command command) {
        return statement
                .bind("caller", command.actor())
                .bind("route", command.route())
                .bind("key", command.idempotencyKey().orElseThrow());
    }
}
