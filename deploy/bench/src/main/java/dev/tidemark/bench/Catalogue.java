package dev.tidemark.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Products of a shop with their categories, searched in every way. */
record Catalogue(int products) implements Content {

    @Override
    public Map<String, String> projections() {
        return Map.of("products", """
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
                """);
    }

    @Override
    public void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE category (id BIGINT PRIMARY KEY, slug VARCHAR(80) NOT NULL,"
                    + " name VARCHAR(200) NOT NULL)");
            Products.createTable(statement, "product");
            for (int id = 1; id <= Products.CATEGORIES; id++) {
                statement.addBatch(
                        "INSERT INTO category VALUES (" + id + ", 'category-" + id + "', 'Category " + id + "')");
            }
            statement.executeBatch();
        }
        Products.fill(connection, "product", products);
    }
}
