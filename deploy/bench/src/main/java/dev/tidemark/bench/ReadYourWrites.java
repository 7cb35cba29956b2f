package dev.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** A write, and a search for what was written: with the write's position, so that it waits for it, or without. */
final class ReadYourWrites {

    private static final int RATE = 50;
    private static final int CLIENTS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Stack stack;
    private final SearchApi api;
    private final int products;
    /** What is written only ever grows. */
    private final AtomicLong stocks = new AtomicLong(System.currentTimeMillis());

    /** @param products with ids from 1 on */
    ReadYourWrites(Stack stack, SearchApi api, int products) {
        this.products = products;
        this.stack = stack;
        this.api = api;
    }

    /** @param waiting whether the search must find what was written; it is an error then if it does not */
    Histogram measure(int seconds, boolean waiting) throws Exception {
        return Schedule.open(RATE, seconds, CLIENTS, () -> new Caller(waiting));
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    request.uri() + " answered " + answer.statusCode() + ": " + new String(answer.body(), UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    private final class Caller implements Schedule.Client {

        private final boolean waiting;
        private final Connection connection = stack.connect();
        private final PreparedStatement update =
                connection.prepareStatement("UPDATE product SET stock = ? WHERE id = ?");

        Caller(boolean waiting) throws SQLException {
            this.waiting = waiting;
        }

        @Override
        public void call(int number) throws Exception {
            int id = 1 + number % products;
            long stock = stocks.incrementAndGet();
            update.setLong(1, stock);
            update.setInt(2, id);
            update.executeUpdate();
            // Both ask for it, as writer-api tells it to everybody.
            long position = position();
            String path = "/v1/products?limit=1&id=" + id;
            JsonNode answer = answer(waiting ? api.get(path, position) : api.get(path));
            if (waiting && answer.at("/hits/0/document/stock").asLong() < stock) {
                throw new IllegalStateException("a search with position " + position + " found " + answer);
            }
        }

        private long position() throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
                row.next();
                String set = row.getString(1);
                return Long.parseLong(set.substring(Math.max(set.lastIndexOf('-'), set.lastIndexOf(':')) + 1));
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
