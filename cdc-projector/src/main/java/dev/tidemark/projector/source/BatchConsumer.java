package dev.tidemark.projector.source;

import dev.tidemark.projector.change.ChangeBatch;
import dev.tidemark.projector.change.ChangeHandler;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.StopEngineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Stands between the engine and the handler: one batch at a time, none after {@link #stop}.
 *
 * <p>Nothing of the handler's may reach Debezium as an exception of its own kinds: one that Connect calls retriable would
 * drop the batch and go on.
 */
final class BatchConsumer implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    private final BatchReader reader;
    private final ChangeHandler handler;
    private final ReentrantLock handling = new ReentrantLock();
    private volatile boolean stopped;
    private boolean told; // guarded by handling
    private volatile Throwable failure;
    private volatile long lastSign = System.nanoTime();

    BatchConsumer(BatchReader reader, ChangeHandler handler) {
        this.reader = reader;
        this.handler = handler;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) {
        handling.lock();
        try {
            if (stopped) {
                throw new StopEngineException("closed");
            }
            Optional<ChangeBatch> batch =
                    reader.read(events.stream().map(RecordChangeEvent::record).toList());
            if (!told && reader.isStreaming()) {
                told = true;
                handler.streaming();
            }
            if (batch.isPresent()) {
                handler.handle(batch.get());
            }
        } catch (StopEngineException e) {
            throw e;
        } catch (Throwable e) {
            failure = e;
            stopped = true;
            throw new StopEngineException("failed"); // ends the engine in peace; who runs it asks for the failure
        } finally {
            lastSign = System.nanoTime();
            handling.unlock();
        }
    }

    /** Returns when no batch is in hand and none will be any more. On the handler's own thread it cannot wait for that. */
    void stop() {
        stopped = true;
        handling.lock();
        handling.unlock();
    }

    /** Whether the caller is inside the handler. */
    boolean isOwnThread() {
        return handling.isHeldByCurrentThread();
    }

    /** Whether anything has come out of the binlog. */
    boolean isStreaming() {
        return reader.isStreaming();
    }

    /** How long nothing has come, which is not told while the handler is at work. */
    Duration silence() {
        return handling.isLocked() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastSign);
    }

    /** What the handler threw, or reading the batch; empty while all is well. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }
}
