package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What statements that change tables mean for documents. Where a text leaves doubt, it is taken to mean more: the price is
 * a reload.
 */
final class Statements {

    private static final Pattern COMMENTS = Pattern.compile("/\\*(?![!+]).*?\\*/|(--\\s|#)[^\\n]*", Pattern.DOTALL);
    private static final Pattern HINTED_COMMENT = Pattern.compile("/\\*[!+]\\d*(.*?)\\*/", Pattern.DOTALL);

    /** Statements that leave every row as it is. */
    private static final Pattern HARMLESS = Pattern.compile(
            "(CREATE (TABLE|(UNIQUE |FULLTEXT |SPATIAL )?INDEX)|DROP INDEX|(ANALYZE|OPTIMIZE|REPAIR|CHECK) )\\b.*");

    private static final Pattern ALTER = Pattern.compile("ALTER TABLE (`[^`]+`|[^ ]+)( ?\\. ?(`[^`]+`|[^ ]+))? (.*)");

    /** Parts of an ALTER TABLE that leave every row as it is. */
    private static final Pattern HARMLESS_PART = Pattern.compile(
            "(ADD (UNIQUE|FULLTEXT|SPATIAL|INDEX|KEY|CONSTRAINT|FOREIGN|CHECK)|DROP (INDEX|KEY|FOREIGN|CHECK|CONSTRAINT)"
                    + "|RENAME (INDEX|KEY)|ALTER (INDEX|CHECK|CONSTRAINT)|COMMENT|AUTO_INCREMENT|ALGORITHM|LOCK"
                    + "|ENGINE|ENABLE|DISABLE|STATS_|ROW_FORMAT)\\b?.*");

    /** A column more, without a value: no document can have it yet. */
    private static final Pattern EMPTY_COLUMN =
            Pattern.compile("ADD (?!(UNIQUE|FULLTEXT|SPATIAL|INDEX|KEY|CONSTRAINT|FOREIGN|CHECK|PRIMARY|PARTITION)\\b)"
                    + "(?!.*\\b(DEFAULT|NOT NULL|AS|GENERATED|AUTO_INCREMENT|PRIMARY|SERIAL)\\b).*");

    private Statements() {}

    /** Whether rows may have changed without row events. */
    static boolean changesRows(String sql) {
        String plain = plain(sql);
        if (HARMLESS.matcher(plain).matches()) {
            return false;
        }
        var alter = ALTER.matcher(plain);
        return !alter.matches() || !allHarmless(alter.group(4));
    }

    private static boolean allHarmless(String parts) {
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= parts.length(); i++) {
            char c = i == parts.length() ? ',' : parts.charAt(i);
            if (c == '\'' || c == '"') {
                return false; // a text may hold anything, and is not worth a parser
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                String part = parts.substring(start, i).strip();
                if (!HARMLESS_PART.matcher(part).matches()
                        && !EMPTY_COLUMN.matcher(part).matches()) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    /** Which of these tables a statement is about. */
    static Set<TableId> tables(BinlogRecord.Statement statement, Collection<TableId> known) {
        Set<TableId> tables = new HashSet<>(known);
        tables.retainAll(statement.tables());
        String plain = plain(statement.sql());
        // Nobody could read the statement, or it has left behind a name.
        if (statement.tables().isEmpty() || plain.contains("RENAME")) {
            tables.addAll(known.stream()
                    .filter(table -> isAbout(statement, plain, table))
                    .collect(Collectors.toSet()));
        }
        return tables;
    }

    private static boolean isAbout(BinlogRecord.Statement statement, String plain, TableId table) {
        boolean schemaNamed = mentions(plain, table.schema());
        if (plain.startsWith("DROP DATABASE") || plain.startsWith("DROP SCHEMA")) {
            return schemaNamed;
        }
        return (schemaNamed || statement.schema().equals(table.schema())) && mentions(plain, table.table());
    }

    private static boolean mentions(String plain, String name) {
        String quoted = Pattern.quote(name.toUpperCase(Locale.ROOT));
        return Pattern.compile("(?<![\\w$])" + quoted + "(?![\\w$])")
                .matcher(plain)
                .find();
    }

    /** In upper case, without comments, each white space one blank. */
    private static String plain(String sql) {
        String unhinted = HINTED_COMMENT.matcher(sql).replaceAll(" $1 ");
        return COMMENTS.matcher(unhinted)
                .replaceAll(" ")
                .replaceAll("\\s+", " ")
                .strip()
                .toUpperCase(Locale.ROOT);
    }
}
