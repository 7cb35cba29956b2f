package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.runtime.config.MySqlSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The connection that reads the binlog is as safe as the URL says. */
class BinlogTlsIT {

    private final MySql mysql = Backends.mysql();
    private final TableId item = new TableId(mysql.createSchema("tls"), "item");

    /** Nobody else's streams are looked at. */
    private final String user = item.schema();

    BinlogTlsIT() throws SQLException {
        TestSource.run(
                mysql,
                item.schema(),
                "CREATE TABLE item (id BIGINT PRIMARY KEY)",
                "CREATE USER " + user,
                "GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + user);
    }

    @Test
    void tlsIsUsedUnlessTheUrlSaysNo() throws SQLException {
        try (RunningStream stream = stream("sslMode=DISABLED")) {
            TestSource.run(mysql, item.schema(), "INSERT INTO item VALUES (1)");
            stream.catchUp(mysql);
            assertThat(ciphers()).containsExactly("");
        }
        await().until(() -> ciphers().isEmpty());
        try (RunningStream stream = stream("connectTimeout=5000")) {
            TestSource.run(mysql, item.schema(), "INSERT INTO item VALUES (2)");
            stream.catchUp(mysql);
            assertThat(ciphers()).singleElement().asString().startsWith("TLS_");
        }
    }

    @Test
    void storesOfCertificatesArePassedOn() {
        String url = "mysql://db/shop?sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreUrl=file:%2Fetc%2Ftrust.p12"
                + "&trustCertificateKeyStorePassword=a%26b&clientCertificateKeyStoreUrl=file:///etc/own.p12"
                + "&clientCertificateKeyStorePassword=c";

        assertThat(BinlogTls.of(new MySqlSettings(url, "tidemark", "")))
                .containsOnly(
                        entry("database.ssl.mode", "verify_identity"),
                        entry("database.ssl.truststore", "/etc/trust.p12"),
                        entry("database.ssl.truststore.password", "a&b"),
                        entry("database.ssl.keystore", "/etc/own.p12"),
                        entry("database.ssl.keystore.password", "c"));
    }

    private RunningStream stream(String parameters) {
        return RunningStream.start(
                mysql.url() + "/?" + parameters,
                user,
                Map.of(item, Set.of("id")),
                new MemoryHistory(),
                RunningStream.executed(mysql));
    }

    /** Of the connections that read the binlog. */
    private List<String> ciphers() throws SQLException {
        List<String> ciphers = new ArrayList<>();
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT s.variable_value FROM performance_schema.threads t"
                        + " JOIN performance_schema.status_by_thread s USING (thread_id)"
                        + " WHERE t.processlist_user = '" + user + "' AND t.processlist_command LIKE 'Binlog Dump%'"
                        + " AND s.variable_name = 'Ssl_cipher'")) {
            while (rows.next()) {
                ciphers.add(rows.getString(1));
            }
        }
        return ciphers;
    }
}
