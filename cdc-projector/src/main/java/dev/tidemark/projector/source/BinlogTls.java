package dev.tidemark.projector.source;

import dev.tidemark.runtime.config.MySqlSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the URL says of TLS, in Debezium's words: its binlog client knows nothing of the URL, and would go on without a check
 * where every other connection has one.
 */
final class BinlogTls {

    private BinlogTls() {}

    /** As Connector/J has it: without a word of it, TLS where the server offers it, and no look at its certificate. */
    static Map<String, String> of(MySqlSettings mysql) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(
                "database.ssl.mode",
                mysql.parameter("sslMode").orElse("PREFERRED").toLowerCase(Locale.ROOT));
        file(mysql, "trustCertificateKeyStoreUrl").ifPresent(path -> properties.put("database.ssl.truststore", path));
        mysql.parameter("trustCertificateKeyStorePassword")
                .ifPresent(password -> properties.put("database.ssl.truststore.password", password));
        file(mysql, "clientCertificateKeyStoreUrl").ifPresent(path -> properties.put("database.ssl.keystore", path));
        mysql.parameter("clientCertificateKeyStorePassword")
                .ifPresent(password -> properties.put("database.ssl.keystore.password", password));
        return properties;
    }

    private static Optional<String> file(MySqlSettings mysql, String parameter) {
        return mysql.parameter(parameter).map(url -> url.replaceFirst("^file:(//)?", ""));
    }
}
