package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSessionStateController;
import dev.tidemark.local.MySql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A change may be streamed before its own transaction is visible: in about one of a hundred commits a projector that
 * loads at once still sees the old row. Each row here changes once, so that nothing later would mend its document.
 */
@Timeout(600)
class EarlyEventsIT {

    private static final int FIRST = 1_001;
    private static final int ROWS = 12_000;
    private static final int WRITERS = 8;

    @Test
    void noDocumentIsOlderThanTheLastChangeOfItsRow() throws Exception {
        try (Shop shop = new Shop(Servers.mysql(), Servers.elasticsearch())) {
            Load.fill(shop, Load.CATEGORIES);
            try (Connection connection = shop.connect();
                    Statement sql = connection.createStatement()) {
                Load.products(sql, FIRST, ROWS);
            }
            shop.startProjector().awaitReady();
            shop.awaitSearchable();

            Map<String, Long> changedAt = new ConcurrentHashMap<>();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int first = FIRST + i;
                done.add(writers.submit(() -> update(first, changedAt)));
            }
            for (Future<?> future : done) {
                future.get();
            }
            writers.shutdown();

            shop.assertTrue();
            assertThat(changedAt).hasSize(ROWS);
            Map<String, Index.Hit> documents = shop.index().search("products");
            changedAt.forEach((id, position) -> assertThat(documents.get(id).version())
                    .as("version of product %s, changed at %d", id, position)
                    .isGreaterThanOrEqualTo(position));
        }
    }

    private static Void update(int first, Map<String, Long> changedAt) throws Exception {
        MySql mysql = Servers.mysql();
        String url = "jdbc:mysql://" + mysql.host() + ":" + mysql.port()
                + "/shop?sslMode=DISABLED&allowPublicKeyRetrieval=true&trackSessionState=true"
                + "&sessionVariables=session_track_gtids=OWN_GTID";
        try (Connection connection = DriverManager.getConnection(url, mysql.user(), mysql.password());
                Statement sql = connection.createStatement()) {
            for (int id = first; id < FIRST + ROWS; id += WRITERS) {
                sql.execute("UPDATE product SET stock = stock + 1 WHERE id = " + id);
                changedAt.put(String.valueOf(id), ownPosition(connection));
            }
        }
        return null;
    }

    /** On one server that never lost a transaction, the n-th transaction has the number n. */
    private static long ownPosition(Connection connection) throws SQLException {
        String gtid = connection
                .unwrap(JdbcConnection.class)
                .getServerSessionStateController()
                .getSessionStateChanges()
                .getSessionStateChangesList()
                .stream()
                .filter(change -> change.getType() == ServerSessionStateController.SESSION_TRACK_GTIDS)
                .map(change -> change.getValues().get(0))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(gtid.substring(gtid.lastIndexOf(':') + 1));
    }
}
