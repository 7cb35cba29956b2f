package dev.tidemark.writer.database;

import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** Instants go into DATETIME columns as UTC, past the driver's idea of time zones: it never converts a LocalDateTime. */
final class UtcArgument extends AbstractArgumentFactory<Instant> {
    UtcArgument() {
        super(Types.TIMESTAMP);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
        LocalDateTime utc = LocalDateTime.ofInstant(value, ZoneOffset.UTC);
        return (position, statement, context) -> statement.setObject(position, utc);
    }
}
