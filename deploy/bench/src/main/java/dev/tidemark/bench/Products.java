package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Rows of products: of words as they are distributed in real text, about 600 bytes each, always the same. */
final class Products {

    static final int CATEGORIES = 200;

    private static final int VOCABULARY = 20_000;
    private static final int ROWS_A_STATEMENT = 1_000;
    private static final int COLUMNS = 9;

    private Products() {}

    static void createTable(Statement statement, String table) throws SQLException {
        statement.execute("CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, category_id BIGINT NOT NULL,"
                + " sku VARCHAR(40) NOT NULL, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,"
                + " brand VARCHAR(80) NOT NULL, price DECIMAL(12,2) NOT NULL, stock BIGINT NOT NULL,"
                + " created_at DATETIME(6) NOT NULL, KEY (category_id))");
    }

    /** Into an empty table, from id 1 on, in many transactions. */
    static void fill(Connection connection, String table, int products) throws SQLException {
        fill(connection, table, products, ROWS_A_STATEMENT);
    }

    /** @param rowsATransaction a multiple of a thousand, or all */
    static void fill(Connection connection, String table, int products, int rowsATransaction) throws SQLException {
        Random random = new Random(42);
        connection.setAutoCommit(false);
        for (int done = 0; done < products; ) {
            int rows = Math.min(ROWS_A_STATEMENT, products - done);
            insert(connection, table, done + 1, rows, random);
            done += rows;
            if (done % rowsATransaction == 0) {
                connection.commit();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** In one statement. */
    static void insert(Connection connection, String table, long first, int rows, Random random) throws SQLException {
        String values = ", (?, ?, ?, ?, ?, ?, ?, ?, '2026-01-01' + INTERVAL ? SECOND)"
                .repeat(rows)
                .substring(2);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES " + values)) {
            int column = 1;
            for (long id = first; column <= rows * COLUMNS; id++) {
                insert.setLong(column++, id);
                insert.setLong(column++, 1 + random.nextInt(CATEGORIES));
                insert.setString(column++, "SKU-" + id);
                insert.setString(column++, words(random, 4));
                insert.setString(column++, description(random));
                insert.setString(column++, "Brand " + random.nextInt(500));
                insert.setString(column++, (1 + random.nextInt(999)) + ".90");
                insert.setLong(column++, random.nextInt(1_000));
                insert.setLong(column++, random.nextInt(20_000_000));
            }
            insert.executeUpdate();
        }
    }

    static String description(Random random) {
        return words(random, 40);
    }

    /** Few words often, most of them seldom. */
    static String words(Random random, int count) {
        StringBuilder text = new StringBuilder(count * 8);
        for (int i = 0; i < count; i++) {
            double seldom = random.nextDouble();
            text.append(i == 0 ? "" : " ").append(word((int) (VOCABULARY * seldom * seldom * seldom)));
        }
        return text.toString();
    }

    static String word(int number) {
        String consonants = "bdfgklmnprst";
        String vowels = "aeiou";
        StringBuilder word = new StringBuilder();
        for (int rest = number + 60; rest > 0; rest /= 60) {
            word.append(consonants.charAt(rest % 60 / 5)).append(vowels.charAt(rest % 5));
        }
        return word.toString();
    }
}
