package dev.tidemark.writer.command;

import dev.tidemark.runtime.http.ProblemException;
import dev.tidemark.writer.position.Positions;
import dev.tidemark.writer.refusal.Refusals;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands: claim the idempotency key, do the work, store the answer, commit, say the position.
 *
 * <p>A command that loses against another one (deadlock, lock wait) is tried again as a whole, at most
 * {@value #ATTEMPTS} times and not after ten seconds. Safe for use by many threads.
 */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    static final int ATTEMPTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MS = 4;

    private final Jdbi jdbi;
    private final Positions positions;
    private final Clock clock;

    /** The connections of {@code jdbi} are in READ COMMITTED and do not commit by themselves. */
    public Commands(Jdbi jdbi, Positions positions, Clock clock) {
        this.jdbi = jdbi;
        this.positions = positions;
        this.clock = clock;
    }

    Reply run(Command command, Work work) {
        long begun = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try (Handle handle = jdbi.open()) {
                return attempt(handle, command, work);
            } catch (JdbiException | SQLException e) {
                DatabaseFailure failure = DatabaseFailure.of(e);
                if (failure != DatabaseFailure.LOST_RACE) {
                    throw failure.toException(e);
                }
                if (attempt == ATTEMPTS || System.nanoTime() - begun > PATIENCE.toNanos()) {
                    LOG.warn("{} was given up after {} attempts: {}", command.route(), attempt, e.getMessage());
                    throw Refusals.busy();
                }
                pause(attempt);
            }
        }
    }

    private Reply attempt(Handle handle, Command command, Work work) throws SQLException {
        Connection connection = handle.getConnection();
        Transaction transaction = new Transaction(handle, command, now());
        boolean keyed = command.idempotencyKey().isPresent();
        if (keyed) {
            Optional<Answer> earlier = IdempotencyRecords.claim(handle, command, transaction.now());
            if (earlier.isPresent()) {
                connection.rollback();
                return new Reply(earlier.get(), true, positions.coveringWhatIsVisible(connection));
            }
        }
        Answer answer = apply(work, transaction, keyed ? connection.setSavepoint() : null);
        if (keyed && isFinal(answer)) {
            IdempotencyRecords.complete(handle, command, answer);
        } else if (answer instanceof Answer.Refused) {
            connection.rollback();
            return new Reply(answer, false, positions.coveringWhatIsVisible(connection));
        }
        return new Reply(answer, false, commit(connection));
    }

    /** After a refusal nothing of the work remains, but the claim of the key does. */
    private static Answer apply(Work work, Transaction transaction, Savepoint claimed) throws SQLException {
        try {
            return work.apply(transaction);
        } catch (ProblemException refusal) {
            if (claimed != null) {
                transaction.handle().getConnection().rollback(claimed);
            }
            return new Answer.Refused(refusal);
        }
    }

    /** A failed precondition is no outcome: with the right one the same command may be sent again. */
    private static boolean isFinal(Answer answer) {
        return answer.status() != 412;
    }

    private long commit(Connection connection) throws SQLException {
        try (CommandSpan span = CommandSpan.commit()) {
            long position = commitAndCount(connection);
            span.position(position);
            return position;
        }
    }

    private long commitAndCount(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (DatabaseFailure.of(e) == DatabaseFailure.LOST_RACE) {
                throw e;
            }
            throw outcomeUnknown(e);
        }
        try {
            return positions.coveringCommit(connection);
        } catch (SQLException e) {
            throw outcomeUnknown(e);
        }
    }

    private static ProblemException outcomeUnknown(SQLException e) {
        LOG.warn("MySQL went away during a commit: {}", e.getMessage());
        return Refusals.outcomeUnknown();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, FIRST_PAUSE_MS << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.busy();
        }
    }
}
