package dev.tidemark.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.systemtests.Http.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Somebody who writes through writer-api, reads through search-api, and remembers the position of the last write. */
final class Client {

    private final Function<String, URI> writer;
    private final Function<String, URI> search;
    private long position;

    Client(ServiceProcess writer, ServiceProcess search) {
        this(writer::uri, search::uri);
    }

    /** Each gives the address of a path. */
    Client(Function<String, URI> writer, Function<String, URI> search) {
        this.writer = writer;
        this.search = search;
    }

    void category(String slug, String name) {
        Answer answer = Http.send("PUT", writer.apply("/v1/categories/" + slug), object().put("name", name));
        if (answer.status() != 200) {
            answer.expect(201);
        }
        remember(answer);
    }

    /** Gives the product's id. */
    long product(String sku, String name, String category, int stock) {
        ObjectNode body = object();
        body.put("sku", sku).put("name", name).put("category", category).put("stock", stock);
        body.putObject("price").put("amount", "19.90").put("currency", "EUR");
        return create("/v1/products", body);
    }

    /** A product with all that is told of it; gives its id. */
    long product(JsonNode body) {
        return create("/v1/products", body);
    }

    void patchProduct(long id, String field, String value) {
        patch("/v1/products/" + id, object().put(field, value));
    }

    void deleteProduct(long id) {
        remember(Http.send("DELETE", writer.apply("/v1/products/" + id), null, "If-Match", "*")
                .expect(204));
    }

    /** Gives the customer's id. */
    long customer(String name, String email) {
        return create("/v1/customers", object().put("name", name).put("email", email));
    }

    void renameCustomer(long id, String name) {
        patch("/v1/customers/" + id, object().put("name", name));
    }

    /** Places an order of one of each product; gives its id. */
    long order(long customer, long... products) {
        ObjectNode body = object().put("customer_id", customer);
        ArrayNode lines = body.putArray("lines");
        for (long product : products) {
            lines.addObject().put("product_id", product).put("quantity", 1);
        }
        return create("/v1/orders", body);
    }

    void cancel(long order) {
        remember(Http.send("POST", writer.apply("/v1/orders/" + order + "/cancellation"), object())
                .expect(200));
    }

    void ship(long order) {
        remember(Http.send("POST", writer.apply("/v1/orders/" + order + "/shipment"), object())
                .expect(200));
    }

    /** The answer to a read that must see every write of this client. */
    Answer get(String path) {
        return Http.get(search.apply(path), "Tidemark-Position", String.valueOf(position));
    }

    /** A document as this client must see it. */
    JsonNode document(String collection, long id) {
        return get("/v1/" + collection + "/" + id).expect(200).body();
    }

    /** Every document that a search finds, page by page; each page must see every write of this client. */
    List<JsonNode> search(String collection, String query) {
        List<JsonNode> documents = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("/v1/" + collection + "?limit=100&" + query + cursor)
                    .expect(200)
                    .body();
            page.get("hits").forEach(hit -> documents.add(hit.get("document")));
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + page.get("next").textValue()
                    : "";
        } while (!cursor.isEmpty());
        return documents;
    }

    long position() {
        return position;
    }

    private long create(String path, JsonNode body) {
        Answer answer = Http.send("POST", writer.apply(path), body).expect(201);
        remember(answer);
        return answer.body().get("id").longValue();
    }

    private void patch(String path, ObjectNode body) {
        remember(Http.send("PATCH", writer.apply(path), body, "If-Match", "*").expect(200));
    }

    private void remember(Answer answer) {
        position = answer.position();
    }

    private static ObjectNode object() {
        return Http.JSON.createObjectNode();
    }
}
