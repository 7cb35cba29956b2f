package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.LocalMySql;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keeps the projector from starting is said in one line that names the place and the remedy; exit status 1. */
@Timeout(600)
class BadStartIT {

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        shop.set("TIDEMARK_START_TIMEOUT_SECONDS", "2");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void mysqlIsNotThere() throws Exception {
        int nobody = Shop.freePort();
        shop.useMySql(nobody);
        refuses("127.0.0.1:" + nobody);
    }

    @Test
    void passwordIsWrong() throws Exception {
        shop.set("TIDEMARK_MYSQL_USER", "nobody_known");
        shop.set("TIDEMARK_MYSQL_PASSWORD", "s3cret");
        assertThat(refuses("nobody_known")).doesNotContain("s3cret");
    }

    @Test
    void replicationIsNotGranted() throws Exception {
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE USER IF NOT EXISTS reader IDENTIFIED BY 'reader'");
            sql.execute("GRANT SELECT ON shop.* TO reader");
        }
        shop.set("TIDEMARK_MYSQL_USER", "reader");
        shop.set("TIDEMARK_MYSQL_PASSWORD", "reader");
        refuses("GRANT", "REPLICATION SLAVE");
    }

    @Test
    void rowImagesAreNotFull() throws Exception {
        try (Connection connection = shop.connect();
                Statement sql = connection.createStatement()) {
            sql.execute("SET GLOBAL binlog_row_image = 'MINIMAL'");
            try {
                refuses("binlog_row_image", "FULL");
            } finally {
                sql.execute("SET GLOBAL binlog_row_image = 'FULL'");
            }
        }
    }

    @Test
    void thereAreNoGtids() throws Exception {
        shop.close();
        try (LocalMySql mysql = LocalMySql.startTemporary("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")) {
            try (Connection connection = mysql.connect("");
                    Statement sql = connection.createStatement()) {
                sql.execute("CREATE DATABASE shop");
            }
            shop.useMySql(mysql.port());
            refuses("gtid_mode");
        }
    }

    @Test
    void elasticsearchIsNotThere() throws Exception {
        int nobody = Shop.freePort();
        shop.useElasticsearch("http://127.0.0.1:" + nobody);
        refuses("127.0.0.1:" + nobody);
    }

    @Test
    void indexIsSomebodyElses() throws Exception {
        String index = shop.prefix() + "products";
        Http.send("PUT", URI.create(Servers.elasticsearch() + "/" + index), Http.JSON.createObjectNode())
                .expect(200);
        refuses(index);
        assertThat(Http.get(URI.create(Servers.elasticsearch() + "/" + index)).status())
                .isEqualTo(200);
    }

    @Test
    void projectionFilesAreWrong() throws Exception {
        Path folder = Files.createTempDirectory("projections");
        shop.set("TIDEMARK_PROJECTIONS", folder.toString());
        refuses(folder.toString());
        Files.writeString(folder.resolve("things.yaml"), """
                collection: things
                root: shop.product
                feilds: [id]
                """);
        refuses("things.yaml:3", "feilds", "did you mean 'fields'");
        Files.writeString(folder.resolve("things.yaml"), """
                collection: things
                root: shop.product
                fields: [id, naem]
                relations:
                  category: {many-to-one: shop.categroy, on: category_id, fields: [id]}
                """);
        refuses("things.yaml:3", "did you mean 'name'", "things.yaml:5", "shop.categroy");
    }

    /** Starts the projector, which must end with one line a problem; gives what it said. */
    private String refuses(String... words) throws Exception {
        ServiceProcess projector = shop.startProjector();
        int status = projector.awaitExit();
        String output = projector.output();
        assertThat(status).as(output).isEqualTo(1);
        assertThat(output).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
        return output;
    }
}
