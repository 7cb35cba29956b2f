package dev.tidemark.projector.verify;

import dev.tidemark.projector.document.DocumentKey;
import java.util.List;

/**
 * One document that is not as the database has it, for sure.
 *
 * @param version of the indexed document; 0 where there is none
 * @param fields paths that differ, {@code lines[2].quantity}; empty unless both sides have the document
 */
record Finding(DocumentKey key, Kind kind, long version, List<String> fields) {

    enum Kind {
        /** The database has it, the index does not. */
        MISSING,
        /** The index has it, the database does not. */
        EXTRA,
        DIFFERENT
    }

    Finding {
        fields = List.copyOf(fields);
    }

    String id() {
        return key.id();
    }
}
