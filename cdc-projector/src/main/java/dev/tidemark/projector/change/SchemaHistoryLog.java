package dev.tidemark.projector.change;

import java.util.List;

/**
 * Where the change stream keeps what it learned of the source's schema: the second port beside {@link ChangeStream}.
 * Entries are JSON texts of any size; they stay in the order in which they were appended.
 */
public interface SchemaHistoryLog {

    /** All entries, oldest first. */
    List<String> read();

    /** Adds an entry; durable on return. Waits for as long as the store is away. */
    void append(String json);

    /** Forgets all entries: the source they tell of is another one now. Durable on return. */
    void clear();
}
