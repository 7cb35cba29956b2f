package dev.tidemark.bench;

import io.debezium.connector.mysql.MySqlConnector;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.relational.history.MemorySchemaHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads changes by Debezium, with its default settings, and forgets them; writes down how many it was in how many seconds.
 *
 * <p>A program of its own: arguments are MySQL's host, port and user, the GTIDs behind which to begin, and the file for the
 * answer.
 */
final class EmptyConsumer implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    private final Path answer;
    private final long started = System.nanoTime();
    private long begun;
    private long first;
    private long changes;

    private EmptyConsumer(Path answer) {
        this.answer = answer;
    }

    public static void main(String[] args) {
        Properties properties = new Properties();
        properties.setProperty("name", "bench");
        properties.setProperty("connector.class", MySqlConnector.class.getName());
        properties.setProperty("topic.prefix", "bench");
        properties.setProperty("database.hostname", args[0]);
        properties.setProperty("database.port", args[1]);
        properties.setProperty("database.user", args[2]);
        properties.setProperty("database.password", "");
        properties.setProperty("database.ssl.mode", "disabled"); // as the projector reads here
        properties.setProperty("database.server.id", "4711");
        properties.setProperty("database.include.list", "bench");
        properties.setProperty("snapshot.mode", "recovery"); // the tables as they are now; they were so all the time
        properties.setProperty("schema.history.internal", MemorySchemaHistory.class.getName());
        properties.setProperty("offset.storage", FixedOffset.class.getName());
        properties.setProperty(FixedOffset.GTIDS, args[3]);
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using((success, message, error) -> {
                    System.err.println(message);
                    Runtime.getRuntime().halt(1); // had it come to the end, nobody would be here
                })
                .notifying(new EmptyConsumer(Path.of(args[4])))
                .build()
                .run();
    }

    /** Marks nothing as done, as the projector does not: that takes time. */
    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) {
        boolean isFirst = begun == 0;
        for (RecordChangeEvent<SourceRecord> event : events) {
            SourceRecord change = event.record();
            if (change.value() instanceof Struct value && value.schema().field("op") != null) {
                if (change.topic().endsWith("." + Backlog.MARK)) {
                    end();
                }
                begun = begun == 0 ? System.nanoTime() : begun;
                first += isFirst ? 1 : 0; // these took time before that
                changes++;
            }
        }
    }

    private void end() {
        try {
            boolean isOneBatch = changes == first;
            long timed = isOneBatch ? changes : changes - first;
            double seconds = (System.nanoTime() - (isOneBatch ? started : begun)) / 1e9;
            Files.writeString(answer, timed + "\n" + seconds + "\n");
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
