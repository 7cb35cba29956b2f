package dev.tidemark.writer.customers;

import dev.tidemark.writer.command.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A customer as it is answered. */
record Customer(long id, String name, String email, long version, Instant createdAt, Instant updatedAt) {
    static Customer read(ResultSet rows) throws SQLException {
        return new Customer(
                rows.getLong("id"),
                rows.getString("name"),
                rows.getString("email"),
                rows.getLong("version"),
                Times.read(rows, "created_at"),
                Times.read(rows, "updated_at"));
    }

    CustomerDetails details() {
        return new CustomerDetails(name, email);
    }
}
