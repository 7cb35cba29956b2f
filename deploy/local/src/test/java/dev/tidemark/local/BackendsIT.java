package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class BackendsIT {
    @Test
    void mysqlHasWhatTidemarkNeedsOfAServer() throws Exception {
        try (Connection connection = Backends.mysql().connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT @@gtid_mode, @@binlog_format, @@binlog_row_image, @@binlog_row_metadata, @@sync_binlog,
                               @@innodb_flush_log_at_trx_commit, @@binlog_order_commits, @@time_zone,
                               @@character_set_server, @@global.gtid_executed <> ''""")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("ON");
            assertThat(row.getString(2)).isEqualTo("ROW");
            assertThat(row.getString(3)).isEqualTo("FULL");
            assertThat(row.getString(4)).isEqualTo("FULL");
            assertThat(row.getInt(5)).isEqualTo(1);
            assertThat(row.getInt(6)).isEqualTo(1);
            assertThat(row.getBoolean(7)).isTrue();
            assertThat(row.getString(8)).isEqualTo("+00:00");
            assertThat(row.getString(9)).isEqualTo("utf8mb4");
            assertThat(row.getBoolean(10)).isTrue();
        }
    }

    @Test
    void schemasOfOnePrefixAreApart() throws Exception {
        String one = Backends.mysql().createSchema("shop");
        String other = Backends.mysql().createSchema("shop");

        assertThat(one).startsWith("shop_").isNotEqualTo(other);
        try (Connection connection = Backends.mysql().connect(one);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        }
        try (Connection connection = Backends.mysql().connect(other);
                ResultSet tables = connection.getMetaData().getTables(other, null, null, null)) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void bothAreTheSameForEveryTestOfTheJvm() {
        assertThat(Backends.mysql()).isSameAs(Backends.mysql());
        assertThat(Backends.elasticsearch()).isSameAs(Backends.elasticsearch());
    }

    @Test
    void elasticsearchIndexesAndFinds() throws Exception {
        String index = Backends.elasticsearch().url() + "/backends";
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> written = client.send(
                HttpRequest.newBuilder(URI.create(index + "/_doc/1?refresh=true"))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"name\": \"kettle\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(written.statusCode()).as(written.body()).isEqualTo(201);
        HttpResponse<String> found = client.send(
                HttpRequest.newBuilder(URI.create(index + "/_search?q=name:kettle"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(found.body()).contains("kettle");
    }
}
