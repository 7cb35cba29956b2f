package dev.tidemark.projector;

import dev.tidemark.projector.config.ProjectorConfig;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One attempt at keeping the index true, from taking the lead until something is lost. It is wired anew each time, the way
 * a fresh process would, so nothing of a former attempt can mislead it.
 */
final class Attempt implements AutoCloseable {

    private final ProjectorConfig config;
    private final Shared shared;
    private final Opened opened = new Opened();
    private final Ending ending = new Ending(this::stop);
    private volatile Streaming streaming;
    private volatile Operations operations;

    Attempt(ProjectorConfig config, Shared shared) {
        this.config = config;
        this.shared = shared;
    }

    /**
     * Takes the lead and gets everything ready to stream.
     *
     * @param standingBy called while another projector leads; this one waits for as long as that takes
     */
    void open(Runnable standingBy) throws InterruptedException {
        Wiring wiring = new Wiring(config, shared, ending, opened);
        try {
            wiring.wire(standingBy);
        } catch (SQLException e) {
            throw Trouble.of(e, config.mysql());
        }
        streaming = wiring.streaming();
        operations = wiring.operations();
    }

    /** Streams until {@link #stop}, or until something fails: then throws it. */
    void run() throws InterruptedException {
        streaming.run();
    }

    /** What operators may ask of it; empty before it is open. */
    Optional<Operations> operations() {
        return Optional.ofNullable(operations);
    }

    /** Lets {@link #run} return. */
    void stop() {
        ending.begin();
        shared.pause().wake();
        Streaming running = streaming;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
