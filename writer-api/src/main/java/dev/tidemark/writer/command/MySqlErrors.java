package dev.tidemark.writer.command;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** The errors of MySQL that commands expect. */
public final class MySqlErrors {
    private static final int DUPLICATE_KEY = 1062;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int LOCKED_NOWAIT = 3572;

    private MySqlErrors() {}

    /** Only the statement was rolled back; the transaction goes on. */
    public static boolean isDuplicateKey(JdbiException e) {
        return is(e, DUPLICATE_KEY);
    }

    static boolean isLockWaitTimeout(JdbiException e) {
        return is(e, LOCK_WAIT_TIMEOUT);
    }

    static boolean isLocked(JdbiException e) {
        return is(e, LOCKED_NOWAIT);
    }

    private static boolean is(JdbiException e, int code) {
        return e.getCause() instanceof SQLException cause && cause.getErrorCode() == code;
    }
}
