package dev.tidemark.projector.source;

import dev.tidemark.projector.change.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What statements that change tables mean for documents. Where a text leaves doubt, it is taken to mean more: the price is
 * a reload.
 */
final class Statements {

    /** What a comma, a bracket or a name may stand in without being one. */
    private static final Pattern QUOTED_OR_COMMENT = Pattern.compile(
            "('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")|(`(?:[^`]|``)*`)|/\\*(?![!+]).*?\\*/|(?:--\\s|#)[^\\n]*",
            Pattern.DOTALL);

    private static final Pattern HINTED_COMMENT = Pattern.compile("/\\*[!+]\\d*(.*?)\\*/", Pattern.DOTALL);

    /** Statements that leave every row as it is. */
    private static final Pattern HARMLESS = Pattern.compile(
            "(CREATE (TABLE|(UNIQUE |FULLTEXT |SPATIAL )?INDEX)|DROP INDEX|(ANALYZE|OPTIMIZE|REPAIR|CHECK) )\\b.*");

    /** Statements that leave all columns as they are; among those of ALTER TABLE nobody looks for more of them. */
    private static final Pattern SAME_COLUMNS = Pattern.compile(
            "(TRUNCATE|CREATE (UNIQUE |FULLTEXT |SPATIAL )?INDEX|DROP INDEX|ANALYZE|OPTIMIZE|REPAIR|CHECK)\\b.*");

    private static final Pattern ALTER = Pattern.compile("ALTER TABLE (`[^`]+`|[^ ]+)( ?\\. ?(`[^`]+`|[^ ]+))? (.*)");

    /** What can be added and is no column. */
    private static final String NO_COLUMN = "UNIQUE|FULLTEXT|SPATIAL|INDEX|KEY|CONSTRAINT|FOREIGN|CHECK";

    /** Parts of an ALTER TABLE that leave every row as it is. */
    private static final Pattern HARMLESS_PART =
            Pattern.compile("(ADD (" + NO_COLUMN + ")|DROP (INDEX|KEY|FOREIGN|CHECK|CONSTRAINT)"
                    + "|RENAME (INDEX|KEY)|ALTER (INDEX|CHECK|CONSTRAINT)|COMMENT|AUTO_INCREMENT|ALGORITHM|LOCK"
                    + "|ENGINE|ENABLE|DISABLE|STATS_\\w+|ROW_FORMAT)\\b.*");

    /** A column more, without a value: no document can have it yet. */
    private static final Pattern EMPTY_COLUMN = Pattern.compile("ADD (?!(" + NO_COLUMN + "|PRIMARY|PARTITION)\\b)"
            + "(?!.*\\b(DEFAULT|NOT NULL|AS|GENERATED|AUTO_INCREMENT|PRIMARY|SERIAL)\\b).*");

    /**
     * Parts that give, take or rename a column and leave all others as they are. MODIFY and CHANGE are not among them: what
     * is computed from the column changes, too.
     */
    private static final Pattern COLUMN_PART =
            Pattern.compile("(?:ADD(?: COLUMN)?(?! (?:" + NO_COLUMN + "|PRIMARY|PARTITION)\\b)"
                    + "(?!.*\\b(?:PRIMARY|SERIAL|AUTO_INCREMENT)\\b)"
                    + "|DROP(?: COLUMN)?(?! (?:INDEX|KEY|CONSTRAINT|FOREIGN|CHECK|PRIMARY|PARTITION)\\b)"
                    + "|RENAME COLUMN) (`[^`]+`|[\\w$]+)(?: TO (`[^`]+`|[\\w$]+)$| .*|$)");

    private Statements() {}

    /** Whether rows may have changed without row events. */
    static boolean changesRows(String sql) {
        return !HARMLESS.matcher(plain(sql)).matches()
                && parts(sql).filter(Statements::allHarmless).isEmpty();
    }

    /** Whether the columns of a table may be others since, so that rows of before are read otherwise. */
    static boolean reshapes(String sql) {
        return !SAME_COLUMNS.matcher(plain(sql)).matches();
    }

    /** Where rows changed, the only columns whose values did, in upper case; empty where that may be any. */
    static Set<String> columns(String sql) {
        Set<String> columns = new HashSet<>();
        for (String part : parts(sql).orElse(List.of(""))) {
            Matcher column = COLUMN_PART.matcher(part);
            if (column.matches()) {
                columns.add(name(column.group(1)));
                Optional.ofNullable(column.group(2)).map(Statements::name).ifPresent(columns::add);
            } else if (!isHarmless(part)) {
                return Set.of();
            }
        }
        return columns;
    }

    private static String name(String written) {
        return written.replace("`", "");
    }

    /** The parts of an ALTER TABLE; empty where it is none, or cannot be taken apart without a parser. */
    private static Optional<List<String>> parts(String sql) {
        Matcher alter = ALTER.matcher(plain(sql));
        // What a backslash means in a text, only the session knew.
        if (!alter.matches() || sql.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        String text = alter.group(4);
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        return Optional.of(parts);
    }

    private static boolean allHarmless(List<String> parts) {
        return parts.stream().allMatch(Statements::isHarmless);
    }

    private static boolean isHarmless(String part) {
        return HARMLESS_PART.matcher(part).matches()
                || EMPTY_COLUMN.matcher(part).matches();
    }

    /** Which of these tables a statement is about. */
    static Set<TableId> tables(BinlogRecord.Statement statement, Collection<TableId> known) {
        Set<TableId> tables = new HashSet<>(known);
        tables.retainAll(statement.tables());
        String plain = plain(statement.sql());
        // Nobody could read the statement, or it has left behind a name, or changed a second table, which Debezium does
        // not name.
        if (statement.tables().isEmpty() || plain.contains("RENAME") || plain.contains(" EXCHANGE PARTITION ")) {
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

    /** In upper case, without comments, each text empty, each white space one blank. */
    private static String plain(String sql) {
        String unhinted = HINTED_COMMENT.matcher(sql).replaceAll(" $1 ");
        return QUOTED_OR_COMMENT
                .matcher(unhinted)
                .replaceAll(found -> found.group(1) != null
                        ? "''"
                        : found.group(2) != null ? Matcher.quoteReplacement(found.group(2)) : " ")
                .replaceAll("\\s+", " ")
                .strip()
                .toUpperCase(Locale.ROOT);
    }
}
