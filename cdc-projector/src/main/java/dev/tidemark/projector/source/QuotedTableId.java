package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;

/** Debezium's spelling of a table: {@code "schema"."table"}, quotes inside doubled. */
final class QuotedTableId {

    private QuotedTableId() {}

    static TableId parse(String text) {
        int dot = text.indexOf("\".\"");
        if (dot < 1 || !text.startsWith("\"") || !text.endsWith("\"")) {
            throw new IllegalArgumentException(text + " does not name a table");
        }
        return new TableId(plain(text.substring(1, dot)), plain(text.substring(dot + 3, text.length() - 1)));
    }

    private static String plain(String quoted) {
        return quoted.replace("\"\"", "\"");
    }
}
