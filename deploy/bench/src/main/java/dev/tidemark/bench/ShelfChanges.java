package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Transactions of a hundred changes to a {@link Shelf}, one table after the other. */
final class ShelfChanges implements CatchUp.Work {

    /** Of each transaction. */
    private static final int CHANGES = 100;

    private static final int HOT_ROWS = 1_000;

    /** What a transaction consists of. */
    enum Kind {
        /** 60 updates, 30 inserts, 10 deletes. */
        MIXED(30, 10, 0),
        /** Likewise, and one of the updates makes a document that Elasticsearch refuses. */
        WITH_REFUSED(30, 10, 1),
        /** Updates of the same thousand rows again and again. */
        HOT(0, 0, 0);

        private final int inserts;
        private final int deletes;
        private final int refused;

        Kind(int inserts, int deletes, int refused) {
            this.inserts = inserts;
            this.deletes = deletes;
            this.refused = refused;
        }
    }

    private final Kind kind;
    private final List<String> tables;
    private final long[] lowest;
    private final long[] highest;
    private int next;

    /** Ids in a table have no gap, now and later. */
    ShelfChanges(Stack stack, Shelf shelf, Kind kind) throws SQLException {
        this.kind = kind;
        tables = shelf.tables();
        lowest = new long[tables.size()];
        highest = new long[tables.size()];
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < lowest.length; i++) {
                try (ResultSet row = statement.executeQuery("SELECT MIN(id), MAX(id) FROM " + tables.get(i))) {
                    row.next();
                    lowest[i] = row.getLong(1);
                    highest[i] = row.getLong(2);
                }
            }
        }
    }

    @Override
    public CatchUp.Done transaction(Connection connection, Random random) throws SQLException {
        int table = next++ % lowest.length;
        String name = tables.get(table);
        long updatable = lowest[table] + kind.deletes;
        long range = highest[table] - updatable + 1;
        Set<Long> updated = new LinkedHashSet<>();
        while (updated.size() < CHANGES - kind.inserts - kind.deletes) {
            long offset = (long) (random.nextDouble() * (kind == Kind.HOT ? Math.min(HOT_ROWS, range) : range));
            updated.add(updatable + offset);
        }
        try (Statement statement = connection.createStatement()) {
            String price = "UPDATE " + name + " SET price = " + random.nextInt(1_000) + ".50, stock = ";
            statement.executeUpdate(price + random.nextInt(1_000) + " WHERE id IN ("
                    + ids(updated.stream().skip(kind.refused).toList()) + ")");
            if (kind.refused > 0) {
                statement.executeUpdate(price + Shelf.REFUSED_STOCK + " WHERE id IN ("
                        + ids(updated.stream().limit(kind.refused).toList()) + ")");
            }
            if (kind.deletes > 0) {
                statement.executeUpdate("DELETE FROM " + name + " WHERE id < " + updatable);
                lowest[table] = updatable;
            }
        }
        if (kind.inserts > 0) {
            Products.insert(connection, name, highest[table] + 1, kind.inserts, random);
            highest[table] += kind.inserts;
        }
        List<Backlog.Write> writes = new ArrayList<>();
        updated.forEach(id -> writes.add(new Backlog.Write(String.valueOf(id), false)));
        for (long id = updatable - kind.deletes; id < updatable; id++) {
            writes.add(new Backlog.Write(String.valueOf(id), true));
        }
        for (long id = highest[table] - kind.inserts + 1; id <= highest[table]; id++) {
            writes.add(new Backlog.Write(String.valueOf(id), false));
        }
        return new CatchUp.Done(CHANGES, writes);
    }

    private static String ids(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
