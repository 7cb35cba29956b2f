package dev.tidemark.writer.products;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.writer.command.Aggregate;
import dev.tidemark.writer.command.Answer;
import dev.tidemark.writer.command.Changes;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.JsonText;
import dev.tidemark.writer.command.MergePatch;
import dev.tidemark.writer.command.MySqlErrors;
import dev.tidemark.writer.command.Transaction;
import dev.tidemark.writer.input.Input;
import dev.tidemark.writer.refusal.Refusals;
import java.util.Map;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;

/** The commands on products, each inside the transaction it is given. */
final class Products {
    /** Leaves room in the INT column for what cancelled orders bring back. */
    static final int MAX_STOCK = 1_000_000_000;

    private static final String SELECT = """
            SELECT p.id, p.sku, p.name, p.description, c.slug AS category, p.brand, p.price_amount, p.price_currency,
                   p.stock, p.attributes, p.version, p.created_at, p.updated_at
              FROM product p JOIN category c ON c.id = p.category_id WHERE p.id = :id""";

    private Products() {}

    static Answer create(Transaction tx, ProductDetails details, int stock) {
        long id = insert(tx, details, stock);
        Product product = current(tx, id);
        tx.append(Aggregate.PRODUCT, id, product.version(), "ProductCreated", product);
        return Answer.of(201, product).withETag(product.version()).withLocation("/v1/products/" + id);
    }

    private static long insert(Transaction tx, ProductDetails details, int stock) {
        try {
            return bound(tx.handle().createUpdate("""
                                            INSERT INTO product (sku, name, description, category_id, brand, price_amount, price_currency,
                                                                 stock, attributes, version, created_at, updated_at)
                                            VALUES (:sku, :name, :description, :category, :brand, :amount, :currency,
                                                    :stock, :attributes, 1, :now, :now)"""), tx, details)
                    .bind("stock", stock)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
        } catch (JdbiException e) {
            throw MySqlErrors.isDuplicateKey(e) ? skuTaken(details.sku()) : e;
        }
    }

    static Answer patch(Transaction tx, long id, IfMatch ifMatch, JsonNode patch) {
        Product before = locked(tx, id);
        ifMatch.check(before.version());
        JsonNode merged = MergePatch.apply(JsonText.tree(before.details()), patch);
        Input input = Input.of(merged, ProductDetails.FIELDS);
        ProductDetails wanted = ProductDetails.read(input);
        input.check();
        if (JsonText.tree(wanted).equals(JsonText.tree(before.details()))) {
            return Answer.of(200, before).withETag(before.version());
        }
        update(tx, id, wanted);
        Product after = current(tx, id);
        Changes changes = Changes.between(before.details(), after.details());
        tx.append(Aggregate.PRODUCT, id, after.version(), "ProductChanged", changes);
        return Answer.of(200, after).withETag(after.version());
    }

    private static void update(Transaction tx, long id, ProductDetails details) {
        try {
            bound(tx.handle().createUpdate("""
                                            UPDATE product
                                               SET sku = :sku, name = :name, description = :description, category_id = :category, brand = :brand,
                                                   price_amount = :amount, price_currency = :currency, attributes = :attributes,
                                                   version = version + 1, updated_at = :now
                                             WHERE id = :id"""), tx, details).bind("id", id).execute();
        } catch (JdbiException e) {
            throw MySqlErrors.isDuplicateKey(e) ? skuTaken(details.sku()) : e;
        }
    }

    static Answer adjustStock(Transaction tx, long id, IfMatch ifMatch, int delta, String reason) {
        Product before = locked(tx, id);
        ifMatch.check(before.version());
        long stock = (long) before.stock() + delta;
        if (stock < 0) {
            throw Refusals.conflict(
                    "insufficient-stock",
                    "Insufficient stock",
                    "product " + id + " has " + before.stock() + " left: " + -(long) delta + " cannot be taken");
        }
        if (stock > MAX_STOCK) {
            throw Refusals.conflict(
                    "stock-limit", "Stock limit", "product " + id + " would have more than " + MAX_STOCK);
        }
        tx.handle()
                .createUpdate(
                        "UPDATE product SET stock = :stock, version = version + 1, updated_at = :now WHERE id = :id")
                .bind("stock", stock)
                .bind("now", tx.now())
                .bind("id", id)
                .execute();
        Product after = current(tx, id);
        tx.append(
                Aggregate.PRODUCT,
                id,
                after.version(),
                "StockAdjusted",
                Map.of("delta", delta, "reason", reason, "stock", after.stock()));
        return Answer.of(200, after).withETag(after.version());
    }

    static Answer delete(Transaction tx, long id, IfMatch ifMatch) {
        Product product = locked(tx, id);
        ifMatch.check(product.version());
        // An order that is being placed now holds the product's lock, so it is either seen here or finds no product.
        tx.handle().createQuery("""
                        SELECT o.id FROM order_line l JOIN customer_order o ON o.id = l.order_id
                         WHERE l.product_id = :id AND o.status IN ('placed', 'paid', 'shipped') LIMIT 1""").bind("id", id).mapTo(Long.class).findOne().ifPresent(order -> {
            throw Refusals.conflict(
                    "product-in-open-order",
                    "Product in an open order",
                    "order " + order + " is open and holds product " + id);
        });
        tx.handle()
                .createUpdate("DELETE FROM product WHERE id = :id")
                .bind("id", id)
                .execute();
        tx.append(
                Aggregate.PRODUCT,
                id,
                product.version() + 1,
                "ProductDeleted",
                Map.of("sku", product.sku(), "name", product.name()));
        return Answer.noContent();
    }

    private static Product locked(Transaction tx, long id) {
        return select(tx, id, " FOR UPDATE OF p");
    }

    /** As the database has it, which orders the attributes' names in its own way. */
    private static Product current(Transaction tx, long id) {
        return select(tx, id, "");
    }

    private static Product select(Transaction tx, long id, String lock) {
        return tx.handle()
                .createQuery(SELECT + lock)
                .bind("id", id)
                .map((rows, context) -> Product.read(rows))
                .findOne()
                .orElseThrow(() -> Refusals.notFound("product", id));
    }

    private static <T extends SqlStatement<T>> T bound(T statement, Transaction tx, ProductDetails details) {
        return statement
                .bind("sku", details.sku())
                .bind("name", details.name())
                .bind("description", details.description())
                .bind("category", categoryId(tx, details.category()))
                .bind("brand", details.brand())
                .bind("amount", details.price().amount())
                .bind("currency", details.price().currency().getCurrencyCode())
                .bind("attributes", JsonText.of(details.attributes()))
                .bind("now", tx.now());
    }

    private static long categoryId(Transaction tx, String slug) {
        return tx.handle()
                .createQuery("SELECT id FROM category WHERE slug = :slug")
                .bind("slug", slug)
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(() -> Refusals.invalid(
                        "/category",
                        "no category has the slug '" + slug + "'; PUT /v1/categories/" + slug + " makes one"));
    }

    private static RuntimeException skuTaken(String sku) {
        return Refusals.conflict("sku-taken", "SKU taken", "another product has the SKU '" + sku + "'");
    }
}
