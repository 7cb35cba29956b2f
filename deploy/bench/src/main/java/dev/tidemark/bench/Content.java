package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What is in the database {@code bench} at first, and what is made of it. Equal ones can be taken for each other. */
interface Content {

    /** Projection files, by collection. */
    Map<String, String> projections();

    /** @param connection to the empty database; durability does not count */
    void create(Connection connection) throws SQLException;

    /** The table that has a row for each document, by collection. */
    default Map<String, String> roots() {
        return Map.of("products", "product");
    }
}
