package dev.tidemark.writer.products;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.writer.command.JsonText;
import dev.tidemark.writer.command.Times;
import dev.tidemark.writer.input.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A product as it is answered.
 *
 * @param category slug
 * @param version counts the commands addressed to this product; a sale is addressed to an order
 */
record Product(
        long id,
        String sku,
        String name,
        String description,
        String category,
        String brand,
        Money price,
        int stock,
        JsonNode attributes,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static Product read(ResultSet rows) throws SQLException {
        return new Product(
                rows.getLong("id"),
                rows.getString("sku"),
                rows.getString("name"),
                rows.getString("description"),
                rows.getString("category"),
                rows.getString("brand"),
                Money.of(rows.getBigDecimal("price_amount"), rows.getString("price_currency")),
                rows.getInt("stock"),
                JsonText.tree(rows.getString("attributes")),
                rows.getLong("version"),
                Times.read(rows, "created_at"),
                Times.read(rows, "updated_at"));
    }

    ProductDetails details() {
        return new ProductDetails(sku, name, description, category, brand, price, attributes);
    }
}
