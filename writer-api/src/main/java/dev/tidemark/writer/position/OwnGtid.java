package dev.tidemark.writer.position;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.ServerSessionStateChanges;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The GTID of a session's own commit, which MySQL sends along with the answer to COMMIT when the session has
 * {@code session_track_gtids=OWN_GTID} and the driver {@code trackSessionState=true}.
 */
final class OwnGtid {
    private OwnGtid() {}

    /**
     * To be asked directly after {@link Connection#commit()}: the driver remembers what came with the last answer only.
     * Empty when the transaction wrote nothing.
     */
    static GtidSet ofLastCommit(Connection connection) throws SQLException {
        // Not a listener: the driver holds listeners by weak references, and one that is collected is silence.
        ServerSessionStateChanges changes = connection
                .unwrap(MysqlConnection.class)
                .getServerSessionStateController()
                .getSessionStateChanges();
        if (changes == null) {
            return GtidSet.EMPTY;
        }
        return changes.getSessionStateChangesList().stream()
                .filter(change -> change.getType() == ServerSessionStateController.SESSION_TRACK_GTIDS)
                .map(change -> GtidSet.parse(change.getValues().get(0)))
                .findFirst()
                .orElse(GtidSet.EMPTY);
    }
}
