package dev.tidemark.writer.categories;

import dev.tidemark.writer.command.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A category as it is answered. */
record Category(long id, String slug, String name, long version, Instant createdAt, Instant updatedAt) {
    static Category read(ResultSet rows) throws SQLException {
        return new Category(
                rows.getLong("id"),
                rows.getString("slug"),
                rows.getString("name"),
                rows.getLong("version"),
                Times.read(rows, "created_at"),
                Times.read(rows, "updated_at"));
    }
}
