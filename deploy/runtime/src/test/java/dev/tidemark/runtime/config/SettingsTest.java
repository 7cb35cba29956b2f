package dev.tidemark.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String SECRET = "s3cret";

    @ParameterizedTest
    @CsvSource({
        "mysql://db:3307/shop,             db,        3307, shop",
        "jdbc:mysql://db/shop,             db,        3306, shop",
        "mysql://my_db:3306,               my_db,     3306, ''",
        "mysql://127.0.0.1/?sslMode=REQUIRED, 127.0.0.1, 3306, ''",
        "mysql://[::1]:3307/shop,          [::1],     3307, shop"
    })
    void aMySqlUrlHasItsParts(String url, String host, int port, String schema) {
        MySqlSettings mysql = new MySqlSettings(url, "root", "");

        assertThat(mysql.host()).isEqualTo(host);
        assertThat(mysql.port()).isEqualTo(port);
        assertThat(mysql.schema()).isEqualTo(schema);
        assertThat(mysql.address()).isEqualTo("mysql://" + host + ":" + port + "/" + schema);
    }

    @Test
    void parametersOfTheUrlArePassedOnBeforeOurs() {
        MySqlSettings mysql = new MySqlSettings("mysql://db/shop?sslMode=REQUIRED", "root", "");

        assertThat(mysql.jdbcUrl(Map.of("connectionTimeZone", "+00:00")))
                .isEqualTo("jdbc:mysql://db:3306/shop?sslMode=REQUIRED&connectionTimeZone=%2B00%3A00");
        assertThat(mysql.jdbcUrl(Map.of())).isEqualTo("jdbc:mysql://db:3306/shop?sslMode=REQUIRED");
    }

    @Test
    void whatTheUrlSaysOfAParameterCanBeAsked() {
        MySqlSettings mysql =
                new MySqlSettings("mysql://db/shop?sslMode=REQUIRED&a=file:%2Ftmp%2Fx&sslMode=DISABLED", "root", "");

        assertThat(mysql.parameter("sslMode")).contains("DISABLED");
        assertThat(mysql.parameter("a")).contains("file:/tmp/x");
        assertThat(mysql.parameter("ssl")).isEmpty();
        assertThat(new MySqlSettings("mysql://db/shop", "root", "").parameter("sslMode"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "postgres://db/shop",
                "mysql://",
                "mysql://db:0/shop",
                "mysql://db:65536/shop",
                "mysql://db:port/shop",
                "mysql://a,b/shop",
                "mysql://db/shop/more",
                "mysql://root:s3cret@db/shop",
                "mysql://root:s3cret@my_db/shop"
            })
    void otherMySqlUrlsAreRefusedWithoutShowingThem(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MySqlSettings(url, "root", ""))
                .withMessageStartingWith("url must ")
                .withMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "http://es:9200,      http,  es,    9200",
        "https://my_es:9200/, https, my_es, 9200",
        "https://es,          https, es,    -1",
        "http://[::1]:9200,   http,  ::1,   9200"
    })
    void anElasticsearchUrlHasItsParts(String url, String scheme, String host, int port) {
        ElasticsearchSettings elasticsearch = new ElasticsearchSettings(url, "", "", "", "");

        assertThat(elasticsearch.scheme()).isEqualTo(scheme);
        assertThat(elasticsearch.host()).isEqualTo(host);
        assertThat(elasticsearch.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "es:9200",
                "http://es:many",
                "http://es:65536",
                "http://es/path",
                "http://es?x=1",
                "http://elastic:s3cret@es:9200"
            })
    void otherElasticsearchUrlsAreRefusedWithoutShowingThem(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ElasticsearchSettings(url, "", "", "", ""))
                .withMessageStartingWith("url must ")
                .withMessageNotContaining(SECRET);
    }

    @Test
    void oneKindOfCredentialsIsEnough() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ElasticsearchSettings("http://es:9200", "elastic", SECRET, SECRET, ""))
                .withMessage("user and api_key are both given: keep one");
    }

    @Test
    void secretsAreNotShown() {
        assertThat(new MySqlSettings("mysql://db/shop?password=" + SECRET, "root", SECRET))
                .hasToString("mysql://db:3306/shop as root");
        assertThat(new ElasticsearchSettings("http://es:9200", "elastic", SECRET, "", ""))
                .hasToString("http://es:9200 as elastic");
        assertThat(new ElasticsearchSettings("http://es:9200", "", "", SECRET, ""))
                .hasToString("http://es:9200 by API key");
    }

    @Test
    void aPortIsAPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpSettings("127.0.0.1", 65_536))
                .withMessage("port must be between 0 and 65535, is 65536");
    }
}
