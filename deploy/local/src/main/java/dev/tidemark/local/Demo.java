package dev.tidemark.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A small shop, brought in through the write API as any client would, and a little business going on in it. */
final class Demo {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_ORDERS = 60;
    private static final int PAGE = 100;
    private static final Duration PACE = Duration.ofMillis(700);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final DemoShop shop = new DemoShop();
    private final String writer;
    private final String search;
    private final Consumer<String> out;

    private final List<Long> products = new ArrayList<>();
    private final List<Long> customers = new ArrayList<>();
    /** Placed, not sent yet. */
    private final Deque<Long> openOrders = new ArrayDeque<>();

    private final Deque<Long> sentOrders = new ArrayDeque<>();

    /** @param writer and search: the addresses of the two APIs */
    Demo(String writer, String search, Consumer<String> out) {
        this.writer = writer;
        this.search = search;
        this.out = out;
    }

    /** Fills the shop unless it has products already. */
    void fill() throws IOException {
        find("products", products);
        if (!products.isEmpty()) {
            find("customers", customers);
            out.accept("demo           the database is not empty, so it stays as it is");
            return;
        }
        for (Map.Entry<String, String> category : shop.categories().entrySet()) {
            write("PUT", "/v1/categories/" + category.getKey(), Map.of("name", category.getValue()));
        }
        for (Map<String, Object> product : shop.products()) {
            products.add(write("POST", "/v1/products", product).get("id").asLong());
        }
        for (Map<String, Object> customer : shop.customers()) {
            customers.add(write("POST", "/v1/customers", customer).get("id").asLong());
        }
        for (int n = 0; n < FIRST_ORDERS; n++) {
            trade(n);
        }
        out.accept("demo           %d products, %d customers, %d orders"
                .formatted(products.size(), customers.size(), FIRST_ORDERS));
    }

    /** Goes on for as long as the thread is not interrupted. */
    void keepTrading() {
        String lastProblem = "";
        for (int n = 0; Waits.pause(PACE); n++) {
            try {
                trade(n);
                lastProblem = "";
            } catch (IOException | LocalException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (!lastProblem.equals(e.getMessage())) {
                    lastProblem = String.valueOf(e.getMessage());
                    System.err.println("demo: " + lastProblem + "; trying again");
                }
            }
        }
    }

    /** One order, and every so often something else that happens in a shop. */
    private void trade(int n) throws IOException {
        if (products.isEmpty() || customers.isEmpty()) {
            return;
        }
        JsonNode order = attempt("POST", "/v1/orders", shop.order(customers, products));
        if (order.has("id")) {
            openOrders.add(order.get("id").asLong());
        }
        if (n % 3 == 1 && !openOrders.isEmpty()) {
            long sent = openOrders.remove();
            attempt("POST", "/v1/orders/" + sent + "/shipment", Map.of());
            sentOrders.add(sent);
        }
        if (n % 4 == 3 && !sentOrders.isEmpty()) {
            attempt("POST", "/v1/orders/" + sentOrders.remove() + "/delivery", Map.of());
        }
        if (n % 7 == 5 && !openOrders.isEmpty()) {
            attempt("POST", "/v1/orders/" + openOrders.removeLast() + "/cancellation", Map.of());
        }
        if (n % 5 == 2) {
            attempt(
                    "POST",
                    "/v1/products/" + shop.pick(products) + "/stock-adjustments",
                    Map.of("delta", 25, "reason", "delivery"));
        }
        if (n % 6 == 4) {
            attempt("PATCH", "/v1/products/" + shop.pick(products), shop.newPrice());
        }
    }

    private void find(String collection, List<Long> ids) throws IOException {
        JsonNode page =
                answer(HttpRequest.newBuilder(URI.create(search + "/v1/" + collection + "?limit=" + PAGE)), 200);
        page.get("hits").forEach(hit -> ids.add(hit.get("document").get("id").asLong()));
    }

    private JsonNode write(String method, String path, Map<String, ?> body) throws IOException {
        return answer(request(method, path, body), 200, 201);
    }

    /** The same where a refusal is part of the business: sold out, or gone meanwhile. */
    private JsonNode attempt(String method, String path, Map<String, ?> body) throws IOException {
        return answer(request(method, path, body), 200, 201, 404, 409);
    }

    private HttpRequest.Builder request(String method, String path, Map<String, ?> body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(writer + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .header("Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        return method.equals("PATCH") ? request.header("If-Match", "*") : request;
    }

    private JsonNode answer(HttpRequest.Builder builder, int... expected) throws IOException {
        HttpRequest request = builder.timeout(LIMIT).build();
        HttpResponse<String> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        for (int status : expected) {
            if (response.statusCode() == status) {
                return JSON.readTree(response.body());
            }
        }
        throw new LocalException("%s %s answers %d: %s"
                .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
    }
}
