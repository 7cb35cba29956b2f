package dev.tidemark.writer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The service on a schema of its own in the real MySQL, and a client of it. */
public final class Shop implements AutoCloseable {
    private static final ApiDocument DOCUMENT = ApiDocument.read();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final MySql mysql;
    private final String schema;
    private final Writer writer;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Shop(MySql mysql, String schema, Clock clock) {
        this.mysql = mysql;
        this.schema = schema;
        this.writer = new Writer(config(mysql, schema), clock).start();
    }

    /** The one that most tests share: they name what they make themselves. */
    public static Shop shared() {
        return Shared.SHOP;
    }

    public static Shop open(MySql mysql, Clock clock) {
        return new Shop(mysql, mysql.createSchema("writer"), clock);
    }

    static Shop open(MySql mysql, String schema) {
        return new Shop(mysql, schema, Clock.systemUTC());
    }

    static WriterConfig config(MySql mysql, String schema) {
        return new WriterConfig(
                new HttpSettings("127.0.0.1", 0),
                new MySqlSettings(mysql.url() + "/" + schema, mysql.user(), mysql.password()),
                16);
    }

    /** One answer, its body as JSON where there is one. */
    public record Response(int status, java.net.http.HttpHeaders headers, JsonNode body) {
        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        public long id() {
            return body.get("id").longValue();
        }

        public long position() {
            return Long.parseLong(header("Tidemark-Position").orElseThrow());
        }

        public String problem() {
            return body.get("type").textValue().replaceFirst(".*#", "");
        }
    }

    public Response post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Response put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Response patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    public Response delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    public Response send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(writer.url() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (path.startsWith("/v1/")) {
                DOCUMENT.check(method, path, body, response.statusCode(), response.headers(), response.body());
            }
            JsonNode json = response.body().isEmpty()
                            || !response.headers()
                                    .firstValue("Content-Type")
                                    .orElse("")
                                    .contains("json")
                    ? null
                    : Json.mapper().readTree(response.body());
            return new Response(response.statusCode(), response.headers(), json);
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A name that nothing else has. */
    public static String unique(String prefix) {
        return prefix + "-" + COUNT.incrementAndGet();
    }

    public String category() {
        String slug = unique("category");
        put("/v1/categories/" + slug, "{\"name\":\"Audio\"}");
        return slug;
    }

    public Response product(int stock) {
        return product(stock, "19.90", "EUR");
    }

    public Response product(int stock, String amount, String currency) {
        return post("/v1/products", productJson(unique("SKU"), category(), stock, amount, currency));
    }

    public static String productJson(String sku, String category, int stock, String amount, String currency) {
        return """
                {"sku":"%s","name":"Headphones","description":"Over ear","category":"%s","brand":"Acme",
                 "price":{"amount":"%s","currency":"%s"},"stock":%d,"attributes":{"colour":"red"}}""".formatted(sku, category, amount, currency, stock);
    }

    public long customer() {
        return post("/v1/customers", "{\"name\":\"Ada\",\"email\":\"" + unique("ada") + "@example.org\"}")
                .id();
    }

    public static String orderJson(long customer, long... productsAndQuantities) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < productsAndQuantities.length; i += 2) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"product_id\":")
                    .append(productsAndQuantities[i])
                    .append(",\"quantity\":")
                    .append(productsAndQuantities[i + 1])
                    .append("}");
        }
        return "{\"customer_id\":" + customer + ",\"lines\":[" + lines + "]}";
    }

    public Connection connect() throws SQLException {
        return mysql.connect(schema);
    }

    /** The one value that a query gives, as text. */
    public String sql(String query) {
        try (Connection connection = connect()) {
            return sql(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String sql(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    public long number(String query) {
        return Long.parseLong(sql(query));
    }

    Writer writer() {
        return writer;
    }

    @Override
    public void close() {
        writer.close();
    }

    private static final class Shared {
        static final Shop SHOP = open(Backends.mysql(), Clock.systemUTC());
    }
}
