package dev.tidemark.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** What the documents of the shop must be: joined and put into JSON by MySQL itself, in no way as the product does it. */
final class Truth {

    private static final String PRODUCTS = """
            SELECT p.id, JSON_OBJECT('id', p.id, 'sku', p.sku, 'name', p.name, 'description', p.description,
              'brand', p.brand,
              'price', JSON_OBJECT('amount', CAST(p.price_amount AS CHAR), 'currency', p.price_currency),
              'stock', p.stock, 'attributes', p.attributes, 'version', p.version,
              'created_at', DATE_FORMAT(p.created_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
              'updated_at', DATE_FORMAT(p.updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
              'category', IF(c.id IS NULL, NULL, JSON_OBJECT('id', c.id, 'slug', c.slug, 'name', c.name)))
            FROM product p LEFT JOIN category c ON c.id = p.category_id""";

    private static final String ORDERS = """
            SELECT o.id, JSON_OBJECT('id', o.id, 'status', o.status, 'version', o.version,
              'total', JSON_OBJECT('amount', CAST(o.total_amount AS CHAR), 'currency', o.total_currency),
              'placed_at', DATE_FORMAT(o.placed_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
              'updated_at', DATE_FORMAT(o.updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
              'customer', IF(c.id IS NULL, NULL, JSON_OBJECT('id', c.id, 'name', c.name, 'email', c.email)),
              'lines', JSON_ARRAY())
            FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id""";

    private static final String LINES = """
            SELECT l.order_id, JSON_OBJECT('line_number', l.line_number, 'name', l.name, 'quantity', l.quantity,
              'unit_price', JSON_OBJECT('amount', CAST(l.unit_price_amount AS CHAR), 'currency', l.unit_price_currency),
              'product', IF(p.id IS NULL, NULL, JSON_OBJECT('id', p.id, 'sku', p.sku)))
            FROM order_line l LEFT JOIN product p ON p.id = l.product_id
            ORDER BY l.order_id, l.line_number""";

    private static final String CUSTOMERS = """
            SELECT id, JSON_OBJECT('id', id, 'name', name, 'email', email, 'version', version,
              'created_at', DATE_FORMAT(created_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
              'updated_at', DATE_FORMAT(updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'))
            FROM customer""";

    private static final String EVENTS = """
            SELECT id, JSON_OBJECT('id', id, 'aggregate_type', aggregate_type, 'aggregate_id', aggregate_id,
              'aggregate_version', aggregate_version, 'type', type, 'payload', payload, 'actor', actor,
              'command_id', command_id, 'occurred_at', DATE_FORMAT(occurred_at, '%Y-%m-%dT%H:%i:%s.%fZ'))
            FROM event""";

    private Truth() {}

    /** The documents of a collection by id. */
    static Map<String, JsonNode> of(Connection shop, String collection) throws SQLException {
        return switch (collection) {
            case "products" -> read(shop, PRODUCTS);
            case "customers" -> read(shop, CUSTOMERS);
            case "events" -> read(shop, EVENTS);
            case "orders" -> orders(shop);
            default -> throw new IllegalArgumentException(collection);
        };
    }

    private static Map<String, JsonNode> orders(Connection shop) throws SQLException {
        Map<String, JsonNode> orders = read(shop, ORDERS);
        try (Statement statement = shop.createStatement();
                ResultSet rows = statement.executeQuery(LINES)) {
            while (rows.next()) {
                JsonNode order = orders.get(rows.getString(1));
                if (order != null) {
                    ((ArrayNode) order.get("lines")).add(json(rows.getString(2)));
                }
            }
        }
        return orders;
    }

    private static Map<String, JsonNode> read(Connection shop, String sql) throws SQLException {
        Map<String, JsonNode> documents = new TreeMap<>();
        try (Statement statement = shop.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                documents.put(rows.getString(1), json(rows.getString(2)));
            }
        }
        return documents;
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Http.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
