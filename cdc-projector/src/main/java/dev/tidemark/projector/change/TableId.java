package dev.tidemark.projector.change;

/** A MySQL table by schema and name, both as the server spells them. */
public record TableId(String schema, String table) implements Comparable<TableId> {

    /** Reads {@code schema.table}. */
    public static TableId parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not of the form schema.table");
        }
        return new TableId(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(TableId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
