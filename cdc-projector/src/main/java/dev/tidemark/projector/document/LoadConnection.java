package dev.tidemark.projector.document;

import java.util.Map;

/** How a connection must be set up for documents to be exact. {@link Snapshots} refuses any other. */
public final class LoadConnection {

    static final String TIME_ZONE = "+00:00";
    static final String CHARSET = "utf8mb4";
    static final String ISOLATION = "REPEATABLE-READ";

    private LoadConnection() {}

    /**
     * Parameters of the JDBC URL.
     *
     * <p>Text protocol, because its bytes go into the document as they are: measured, ten times less work a row than
     * strings, prepared on the server or not. UTF-8 whatever a column's charset. UTC, so that a TIMESTAMP is the instant.
     * REPEATABLE READ, without which there is no consistent snapshot. An empty SQL mode, so that CHAR comes without
     * padding and keys with zero dates can be asked for.
     */
    public static Map<String, String> parameters() {
        return Map.of(
                "useServerPrepStmts", "false",
                "useCursorFetch", "false",
                // else each result that is streamed costs two SET net_write_timeout more
                "netTimeoutForStreamingResults", "0",
                // else the driver asks the server whether it may write, before each START TRANSACTION and COMMIT
                "useLocalSessionState", "true",
                "characterEncoding", "UTF-8",
                "characterSetResults", "UTF-8",
                "sessionVariables",
                        "time_zone='" + TIME_ZONE + "',sql_mode='',transaction_isolation='" + ISOLATION + "'");
    }
}
