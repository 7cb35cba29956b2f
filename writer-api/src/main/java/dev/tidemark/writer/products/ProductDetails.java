package dev.tidemark.writer.products;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.writer.input.Input;
import dev.tidemark.writer.input.Money;
import dev.tidemark.writer.input.Text;
import java.util.regex.Pattern;

/**
 * What a merge patch can change of a product. Its JSON form is the document that a patch is applied to.
 *
 * @param category slug
 */
record ProductDetails(
        String sku, String name, String description, String category, String brand, Money price, JsonNode attributes) {

    static final int MAX_SKU = 64;
    static final int MAX_NAME = 200;
    static final int MAX_DESCRIPTION = 10_000;
    static final int MAX_BRAND = 100;
    static final int MAX_SLUG = 64;

    private static final Pattern SKU = Pattern.compile("[\\p{Graph}&&\\p{ASCII}]+");

    static final String[] FIELDS = {"sku", "name", "description", "category", "brand", "price", "attributes"};

    static ProductDetails read(Input input) {
        return new ProductDetails(
                input.text("sku", MAX_SKU, SKU, "ASCII characters without blanks"),
                input.text("name", MAX_NAME),
                input.optionalText("description", MAX_DESCRIPTION, Text.LINES),
                input.text("category", MAX_SLUG),
                input.optionalText("brand", MAX_BRAND, Text.LINE),
                input.money("price"),
                input.freeForm("attributes"));
    }
}
