package dev.tidemark.writer.command;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** {@code DATETIME(6)} columns are UTC. */
public final class Times {
    private Times() {}

    /** Without the driver's idea of time zones: it never converts a LocalDateTime. */
    public static Instant read(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    static LocalDateTime column(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
