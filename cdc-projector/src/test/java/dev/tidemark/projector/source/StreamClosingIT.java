package dev.tidemark.projector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.local.Backends;
import dev.tidemark.local.MySql;
import dev.tidemark.projector.change.ChangeHandler;
import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.TableId;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** How a stream ends, and what the handler has to do with it. */
class StreamClosingIT {

    private final MySql mysql = Backends.mysql();
    private final String schema = mysql.createSchema("closing");
    private final TableId item = new TableId(schema, "item");
    private final Map<TableId, Set<String>> columns = Map.of(item, Set.of("id"));
    private final MemoryHistory history = new MemoryHistory();
    private final CountDownLatch handling = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    StreamClosingIT() throws SQLException {
        run("CREATE TABLE item (id BIGINT PRIMARY KEY)");
    }

    @Test
    void closingLetsTheBatchInHandEnd() throws Exception {
        AtomicBoolean finished = new AtomicBoolean();
        RunningStream stream = stream(batch -> {
            handling.countDown();
            goOn.await();
            finished.set(true);
        });
        run("INSERT INTO item VALUES (1)");
        handling.await();

        Thread closing = new Thread(stream::close);
        closing.start();
        assertThat(stopsWithin(closing, 500)).isFalse();
        goOn.countDown();

        assertThat(stopsWithin(closing, 30_000)).isTrue();
        assertThat(finished).isTrue();
        assertThat(stream.awaitFailure()).isNull();
    }

    @Test
    void closingIsLegalAtAnyTimeAndMoreThanOnce() throws Exception {
        RunningStream early = stream(batch -> {});
        early.close(); // the engine has hardly begun to start
        early.close();
        assertThat(early.awaitFailure()).isNull();

        DebeziumChangeStream never = new DebeziumChangeStream(
                "never", TestSource.connections(mysql), columns, Set.of(), history, RunningStream.SILENCE);
        never.close();
        never.run(RunningStream.executed(mysql), batch -> {});
        assertThatThrownBy(() -> never.run(GtidSet.empty(), batch -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theHandlerMayCloseItsOwnStream() throws Exception {
        AtomicReference<RunningStream> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        RunningStream stream = stream(batch -> {
            known.await();
            self.get().stream().close();
        });
        self.set(stream);
        known.countDown();
        run("INSERT INTO item VALUES (1)");

        assertThat(stream.awaitFailure()).isNull();
        assertThat(stream.batches()).hasSize(1);
    }

    @Test
    void whatTheHandlerThrowsEndsTheStreamAndTheBatchComesAgain() throws Exception {
        GtidSet from = RunningStream.executed(mysql);
        RuntimeException trouble = new RetriableException("Debezium would go on behind this batch");
        try (RunningStream stream = stream(batch -> {
            if (!batch.rows().isEmpty()) {
                throw trouble;
            }
        })) {
            run("INSERT INTO item VALUES (1)", "INSERT INTO item VALUES (2)");

            assertThat(stream.awaitFailure()).isSameAs(trouble);
            assertThat(stream.rows()).isEmpty();
        }
        try (RunningStream again =
                RunningStream.start(mysql, columns, history, from).catchUp(mysql)) {
            assertThat(again.rows()).hasSize(2);
        }
    }

    @Test
    void interruptingItInterruptsTheHandler() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        RunningStream stream = stream(batch -> {
            handling.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        });
        run("INSERT INTO item VALUES (1)");
        handling.await();

        stream.interrupt();

        assertThat(stream.awaitFailure()).isInstanceOf(InterruptedException.class);
        assertThat(interrupted).isTrue();
    }

    private static boolean stopsWithin(Thread thread, long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.timedJoin(thread, millis);
        return !thread.isAlive();
    }

    private RunningStream stream(ChangeHandler handler) {
        return RunningStream.start(mysql, mysql.port(), columns, history, RunningStream.executed(mysql), handler);
    }

    private void run(String... statements) throws SQLException {
        TestSource.run(mysql, schema, statements);
    }
}
