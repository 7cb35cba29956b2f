package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Products of a shop with their categories: many, of words as they are distributed in real text, always the same. */
record Catalogue(int products) implements Stack.Content {

    private static final int CATEGORIES = 200;
    private static final int VOCABULARY = 20_000;
    private static final int ROWS_A_STATEMENT = 1_000;

    @Override
    public String projection() {
        return """
                collection: products
                root: bench.product
                fields: [id, sku, name, description, brand, price, stock, created_at]
                relations:
                  category: {many-to-one: bench.category, on: category_id, fields: [slug, name]}
                search:
                  language: english
                  text:
                    sku: {weight: 4, language: none}
                    name: 3
                    brand: {weight: 2, language: none}
                    description: 1
                    category.name: 1
                  suggest: [name, brand]
                  filter: [id, sku, brand, price, stock, created_at, category.slug]
                  sort: [price, stock, created_at]
                  facet: [brand, category.slug]
                """;
    }

    @Override
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL sync_binlog = 0");
            statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
            statement.execute("CREATE TABLE category (id BIGINT PRIMARY KEY, slug VARCHAR(80) NOT NULL,"
                    + " name VARCHAR(200) NOT NULL)");
            statement.execute("CREATE TABLE product (id BIGINT PRIMARY KEY, category_id BIGINT NOT NULL,"
                    + " sku VARCHAR(40) NOT NULL, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,"
                    + " brand VARCHAR(80) NOT NULL, price DECIMAL(12,2) NOT NULL, stock BIGINT NOT NULL,"
                    + " created_at DATETIME(6) NOT NULL, KEY (category_id))");
            for (int id = 1; id <= CATEGORIES; id++) {
                statement.addBatch(
                        "INSERT INTO category VALUES (" + id + ", 'category-" + id + "', 'Category " + id + "')");
            }
            statement.executeBatch();
            connection.setAutoCommit(false);
            insertProducts(connection);
            connection.setAutoCommit(true);
            statement.execute("SET GLOBAL sync_binlog = 1");
            statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        }
    }

    private void insertProducts(Connection connection) throws SQLException {
        Random random = new Random(42);
        int[] id = {0};
        for (int rows = Math.min(ROWS_A_STATEMENT, products); rows > 0; rows = Math.min(rows, products - id[0])) {
            String values = ", (?, ?, ?, ?, ?, ?, ?, ?, '2026-01-01' + INTERVAL ? SECOND)"
                    .repeat(rows)
                    .substring(2);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO product VALUES " + values)) {
                for (int column = 1; column <= rows * 9; ) {
                    id[0]++;
                    insert.setLong(column++, id[0]);
                    insert.setLong(column++, 1 + random.nextInt(CATEGORIES));
                    insert.setString(column++, "SKU-" + id[0]);
                    insert.setString(column++, words(random, 4));
                    insert.setString(column++, words(random, 40));
                    insert.setString(column++, "Brand " + random.nextInt(500));
                    insert.setString(column++, (1 + random.nextInt(999)) + ".90");
                    insert.setLong(column++, random.nextInt(1_000));
                    insert.setLong(column++, random.nextInt(20_000_000));
                }
                insert.executeUpdate();
                connection.commit();
            }
        }
    }

    /** Few words often, most of them seldom. */
    private static String words(Random random, int count) {
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
