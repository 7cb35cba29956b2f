package dev.tidemark.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMySqlIT {
    @TempDir
    private Path directory;

    @Test
    void whatWasCommittedSurvivesAKill() throws Exception {
        try (LocalMySql mysql = LocalMySql.start(directory)) {
            update(mysql, "CREATE DATABASE shop");
            update(mysql, "CREATE TABLE shop.t (id INT PRIMARY KEY)");
            update(mysql, "INSERT INTO shop.t VALUES (7)");
            String uuid = query(mysql, "SELECT @@server_uuid");
            int port = mysql.port();

            mysql.kill();
            assertThat(mysql.isAlive()).isFalse();
            mysql.restart();

            assertThat(query(mysql, "SELECT id FROM shop.t")).isEqualTo("7");
            assertThat(query(mysql, "SELECT @@server_uuid")).isEqualTo(uuid);
            assertThat(mysql.port()).isEqualTo(port);
        }
    }

    @Test
    void anotherServerIsAnotherServer() throws Exception {
        try (LocalMySql one = LocalMySql.start(directory.resolve("one"));
                LocalMySql other = LocalMySql.start(directory.resolve("other"))) {
            assertThat(query(one, "SELECT @@server_uuid")).isNotEqualTo(query(other, "SELECT @@server_uuid"));
        }
    }

    @Test
    void suspendedItAnswersNothingAndResumedItGoesOn() throws Exception {
        try (LocalMySql mysql = LocalMySql.start(directory)) {
            mysql.suspend();
            assertThatThrownBy(() -> DriverManager.getConnection(
                            "jdbc:mysql://127.0.0.1:" + mysql.port() + "/?connectTimeout=500&socketTimeout=500",
                            "root",
                            ""))
                    .isInstanceOf(SQLException.class);
            mysql.resume();
            assertThat(query(mysql, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void suspendedItCanStillBeStopped() {
        LocalMySql mysql = LocalMySql.start(directory);
        mysql.suspend();
        mysql.stop();
        assertThat(mysql.isAlive()).isFalse();
    }

    @Test
    void givenOptionsWin() throws Exception {
        try (LocalMySql mysql = LocalMySql.start(directory, "--binlog-row-image=MINIMAL", "--sync-binlog=0")) {
            assertThat(query(mysql, "SELECT CONCAT(@@binlog_row_image, @@sync_binlog)"))
                    .isEqualTo("MINIMAL0");
        }
    }

    @Test
    void anOptionItRefusesIsToldFromItsLog() {
        assertThatThrownBy(() -> LocalMySql.start(directory, "--no-such-option=1"))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("ended while starting")
                .hasMessageContaining(directory.resolve("mysql.log").toString())
                .hasMessageContaining("unknown variable 'no-such-option=1'");
    }

    @Test
    void aServerThatAKilledJvmLeftBehindIsStoppedByTheNextStart() throws Exception {
        LocalMySql orphan = LocalMySql.start(directory);
        update(orphan, "CREATE DATABASE kept");
        try (LocalMySql mysql = LocalMySql.start(directory)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(query(mysql, "SHOW DATABASES LIKE 'kept'")).isEqualTo("kept");
        }
    }

    private static void update(MySql mysql, String sql) throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(MySql mysql, String sql) throws SQLException {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
