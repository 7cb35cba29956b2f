package dev.tidemark.projector;

import dev.tidemark.projector.change.ChangeStreamException;
import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.progress.ProjectionStatus;
import dev.tidemark.projector.progress.ProjectionStatus.State;
import dev.tidemark.projector.source.LeaderLock;
import dev.tidemark.projector.source.MySqlConnections;
import java.sql.SQLException;
import java.time.Duration;

/** The lock that one projector of a prefix holds at a time. */
final class Lead implements AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(2);

    private final LeaderLock lock;
    private final Ending ending;

    Lead(MySqlConnections mysql, String prefix, Ending ending) {
        String name = "tidemark:" + prefix;
        this.lock = new LeaderLock(
                mysql,
                name,
                () -> ending.fail(new ChangeStreamException(Kind.TRANSIENT, "the lead was lost: " + name)));
        this.ending = ending;
    }

    /**
     * Waits until no other projector leads.
     *
     * @param standingBy called while another one does
     * @return whether there was one to wait for
     * @throws InterruptedException also when the attempt is to end meanwhile
     */
    boolean take(Shared shared, Runnable standingBy) throws SQLException, InterruptedException {
        boolean waited = false;
        while (!lock.acquire(WAIT)) {
            shared.board().say(new ProjectionStatus(State.STANDBY, "another projector leads"));
            standingBy.run();
            waited = true;
            if (ending.hasBegun()) {
                throw new InterruptedException();
            }
        }
        return waited;
    }

    @Override
    public void close() {
        lock.close();
    }
}
