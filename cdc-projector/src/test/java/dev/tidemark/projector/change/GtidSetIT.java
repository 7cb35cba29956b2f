package dev.tidemark.projector.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.local.Backends;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MySQL has the last word on what a set of transactions is. */
class GtidSetIT {

    private static final int ROUNDS = 300;

    @Test
    void agreesWithMySql() throws SQLException {
        try (Connection connection = Backends.mysql().connect("");
                PreparedStatement subset = connection.prepareStatement("SELECT GTID_SUBSET(?, ?)");
                PreparedStatement subtract = connection.prepareStatement("SELECT GTID_SUBTRACT(?, ?)")) {
            // no tags: they came with 8.3
            GtidSamples samples = new GtidSamples(Seeds.random(GtidSetIT.class), List.of(""));
            for (int round = 0; round < ROUNDS; round++) {
                GtidSet a = GtidSet.parse(samples.text(samples.members()));
                GtidSet b = GtidSet.parse(samples.text(samples.members()));

                assertThat(a.contains(b)).isEqualTo("1".equals(answer(subset, b, a)));
                assertThat(a.minus(b)).hasToString(answer(subtract, a, b).replace("\n", ""));
                assertThat(GtidSet.parse(answer(subtract, a, GtidSet.empty()))).isEqualTo(a);
                assertThat(answer(subset, a.union(b), a)).isEqualTo(a.contains(b) ? "1" : "0");
            }
        }
    }

    @Test
    void readsWhatTheServerHasExecuted() throws SQLException {
        try (Connection connection = Backends.mysql().connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@global.gtid_executed, @@server_uuid")) {
            result.next();

            assertThat(GtidSet.parse(result.getString(1)).contains(Gtid.parse(result.getString(2) + ":1")))
                    .isTrue();
        }
    }

    private static String answer(PreparedStatement question, GtidSet first, GtidSet second) throws SQLException {
        question.setString(1, first.toString());
        question.setString(2, second.toString());
        try (ResultSet result = question.executeQuery()) {
            result.next();
            return result.getString(1);
        }
    }
}
