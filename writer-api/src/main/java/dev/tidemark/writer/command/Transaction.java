package dev.tidemark.writer.command;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** The one transaction of a command. */
public final class Transaction {
    private final Handle handle;
    private final Command command;
    private final Instant now;

    Transaction(Handle handle, Command command, Instant now) {
        this.handle = handle;
        this.command = command;
        this.now = now;
    }

    /** For statements; its transaction is not yours to end. */
    public Handle handle() {
        return handle;
    }

    /** The time of everything that this command writes. */
    public Instant now() {
        return now;
    }

    /**
     * Appends to the history.
     *
     * @param version of the aggregate after the command
     * @param type what happened, in the past tense: {@code OrderPlaced}
     * @param payload becomes a JSON object
     */
    public void append(Aggregate aggregate, long id, long version, String type, Object payload) {
        handle.createUpdate("""
                        INSERT INTO event (aggregate_type, aggregate_id, aggregate_version, type, payload, actor, command_id, occurred_at,
                          traceparent)
                        VALUES (:aggregate, :id, :version, :type, :payload, :actor, :command, :now, :trace)""")
                .bind("aggregate", aggregate.text())
                .bind("id", id)
                .bind("version", version)
                .bind("type", type)
                .bind("payload", JsonText.of(payload))
                .bind("actor", command.actor())
                .bind("command", command.id())
                .bind("now", now)
                .bind("trace", CommandSpan.current().orElse(null))
                .execute();
    }
}
