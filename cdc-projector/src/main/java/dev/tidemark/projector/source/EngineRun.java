package dev.tidemark.projector.source;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Debezium engine at work on threads of its own. */
final class EngineRun {

    private static final Logger LOG = LoggerFactory.getLogger(EngineRun.class);
    /** It does not use our logging, and prints each step. Held, because that logging forgets a level nobody holds. */
    private static final java.util.logging.Logger BINLOG_CLIENT =
            java.util.logging.Logger.getLogger("com.github.shyiko.mysql.binlog.BinaryLogClient");

    private static final Duration STOP_PAUSE = Duration.ofMillis(20);

    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Throwable failure;

    static {
        BINLOG_CLIENT.setLevel(java.util.logging.Level.SEVERE);
    }

    private EngineRun(Properties properties, BatchConsumer consumer) {
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using((success, message, error) -> failure = error)
                .notifying(consumer)
                .build();
    }

    static EngineRun start(String name, Properties properties, BatchConsumer consumer) {
        EngineRun run = new EngineRun(properties, consumer);
        Thread thread = new Thread(run::run, name);
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private void run() {
        try {
            engine.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            ended.countDown();
        }
    }

    /** False if it is still running then. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why it ended by itself. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends it, and interrupts the consumer at once if that is at work. False if it has not ended within this time. */
    boolean stop(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        do {
            try {
                engine.close();
            } catch (IllegalStateException e) {
                LOG.trace("the engine is starting, or stopping already", e);
            } catch (IOException e) {
                LOG.debug("closing the engine", e);
            }
        } while (!awaitEnd(STOP_PAUSE) && System.nanoTime() - end < 0);
        return ended.getCount() == 0;
    }
}
