package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Products out of one table each, with nothing beside them.
 *
 * @param products in all
 * @param collections that share them evenly, each with a table of its own
 */
record Shelf(int products, int collections) implements Content {

    /** More than the index takes: a document with that in {@code stock} is refused. */
    static final int REFUSED_STOCK = 100_000;

    /** Names of the tables. */
    List<String> tables() {
        return new ArrayList<>(roots().values());
    }

    @Override
    public Map<String, String> roots() {
        Map<String, String> roots = new TreeMap<>();
        for (int i = 1; i <= collections; i++) {
            String number = i == 1 ? "" : String.valueOf(i);
            roots.put("products" + number, "product" + number);
        }
        return roots;
    }

    @Override
    public Map<String, String> projections() {
        Map<String, String> projections = new TreeMap<>();
        roots().forEach((collection, table) -> projections.put(collection, """
                collection: %s
                root: bench.%s
                fields:
                  - id
                  - category_id
                  - sku
                  - name
                  - description
                  - brand
                  - price
                  - stock: {index: short}
                  - created_at
                search:
                  language: english
                  text: {sku: {weight: 4, language: none}, name: 3, brand: {weight: 2, language: none}, description: 1}
                  filter: [id, sku, brand, price, stock, category_id]
                  sort: [price, stock, created_at]
                  facet: [brand]
                """.formatted(collection, table)));
        return projections;
    }

    @Override
    public void create(Connection connection) throws SQLException {
        for (String table : tables()) {
            try (Statement statement = connection.createStatement()) {
                Products.createTable(statement, table);
            }
            Products.fill(connection, table, products / collections);
        }
    }
}
