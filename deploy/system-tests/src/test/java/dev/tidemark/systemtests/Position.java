package dev.tidemark.systemtests;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The clock of the system, counted here by its definition and not by the product's code. */
final class Position {

    private Position() {}

    /** How many transactions the database has executed. */
    static long of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
            row.next();
            return count(row.getString(1));
        }
    }

    /** The number of transactions in a set of untagged GTIDs, {@code uuid:1-5:7,uuid:1} for instance. */
    static long count(String set) {
        long count = 0;
        for (String server : set.replaceAll("\\s", "").split(",")) {
            String[] parts = server.split(":");
            for (int i = 1; i < parts.length; i++) {
                String[] ends = parts[i].split("-");
                count += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
            }
        }
        return count;
    }
}
