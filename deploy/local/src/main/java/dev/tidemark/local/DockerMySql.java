package dev.tidemark.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** MySQL from the image that {@code tidemark.mysql.image} names; Testcontainers removes it with the JVM. */
record DockerMySql(String host, int port, String user, String password) implements MySql {

    static DockerMySql start() {
        String image = System.getProperty("tidemark.mysql.image", "mysql:8.4");
        @SuppressWarnings("resource") // lives as long as the JVM
        MySQLContainer container =
                new MySQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("mysql"));
        container
                .withUsername("root")
                .withPassword("tidemark")
                .withCommand(MySqlProgram.REPLICATION_OPTIONS.toArray(String[]::new))
                .start();
        DockerMySql mysql = new DockerMySql(
                container.getHost(), container.getMappedPort(MySQLContainer.MYSQL_PORT), "root", "tidemark");
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH PRIVILEGES"); // the image initialises without the binlog: give it a first GTID
        } catch (SQLException e) {
            throw new LocalException(image + ": started, but refuses a connection: " + e.getMessage(), e);
        }
        return mysql;
    }
}
