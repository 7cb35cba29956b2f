package dev.tidemark.writer.products;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.writer.command.CommandRoutes;
import dev.tidemark.writer.command.IfMatch;
import dev.tidemark.writer.command.Request;
import dev.tidemark.writer.command.Work;
import dev.tidemark.writer.input.Input;
import dev.tidemark.writer.refusal.Refusals;
import java.util.stream.Stream;

/** The commands on products over HTTP. */
public final class ProductRoutes {
    private static final String[] FIELDS_WITH_STOCK =
            Stream.concat(Stream.of(ProductDetails.FIELDS), Stream.of("stock")).toArray(String[]::new);

    private ProductRoutes() {}

    public static void install(CommandRoutes routes) {
        routes.post("/v1/products", ProductRoutes::create);
        routes.patch("/v1/products/{id}", ProductRoutes::patch);
        routes.delete("/v1/products/{id}", ProductRoutes::delete);
        routes.post("/v1/products/{id}/stock-adjustments", ProductRoutes::adjustStock);
    }

    private static Work create(Request request) {
        Input input = Input.of(request.body(), FIELDS_WITH_STOCK);
        ProductDetails details = ProductDetails.read(input);
        int stock = input.optionalInteger("stock", 0, Products.MAX_STOCK, 0);
        input.check();
        return tx -> Products.create(tx, details, stock);
    }

    private static Work patch(Request request) {
        long id = request.id("product");
        IfMatch ifMatch = request.requiredIfMatch();
        JsonNode patch = request.body();
        // Sales change the stock without making a new version: an absolute number would undo those it has not seen.
        if (patch.has("stock")) {
            throw Refusals.invalid(
                    "/stock", "cannot be set; POST a difference to /v1/products/" + id + "/stock-adjustments");
        }
        Input.of(patch, ProductDetails.FIELDS).check();
        return tx -> Products.patch(tx, id, ifMatch, patch);
    }

    private static Work delete(Request request) {
        long id = request.id("product");
        IfMatch ifMatch = request.ifMatch();
        return tx -> Products.delete(tx, id, ifMatch);
    }

    private static Work adjustStock(Request request) {
        long id = request.id("product");
        IfMatch ifMatch = request.ifMatch();
        Input input = Input.of(request.body(), "delta", "reason");
        int delta = input.integer("delta", -Products.MAX_STOCK, Products.MAX_STOCK);
        if (delta == 0) {
            input.reject("delta", "must not be 0");
        }
        String reason = input.text("reason", 200);
        input.check();
        return tx -> Products.adjustStock(tx, id, ifMatch, delta, reason);
    }
}
