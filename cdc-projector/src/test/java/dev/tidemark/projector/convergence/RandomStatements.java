package dev.tidemark.projector.convergence;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Statements over few keys, so that most of them meet a row, and many the same. Every one that writes counts {@code rev}. */
final class RandomStatements {

    private static final String[] REGIONS = {"Nord", "nord", "NORD", "Süd", "sud", "Ost", "West:1", "west:1"};
    private static final String[] TAGS = {"rot", "ROT", "grün", "Grün", "blau", "a:b", "A:B", "🍏"};
    private static final String[] STATES = {"'open'", "'sent'", "'gone'", "NULL"};
    private static final String[] PLACES = {"a", "A", "b:c", "B:C", "d\\\\e", "ü", "Ü"};
    private static final int SHELVES = 2;
    private static final int ITEMS = 8;
    private static final int CATEGORIES = 5;
    private static final int LINES = 3;
    private static final int PIECES = 12;

    private final Random random;
    private final List<Supplier<String>> kinds = new ArrayList<>();
    private int number;

    RandomStatements(Random random) {
        this.random = random;
        items();
        lines();
        pieces();
        tags();
        categories();
        regions();
    }

    String next() {
        number++;
        return kinds.get(random.nextInt(kinds.size())).get();
    }

    /** Something in every table, so that the first statements have something to change. */
    List<String> start() {
        List<String> rows = new ArrayList<>(List.of(
                "INSERT INTO region VALUES ('nord', 'North', 0), ('Ost', 'East', 0)",
                "INSERT INTO category VALUES (1, NULL, 'NORD', 'one', 0, 0), (2, 1, 'ost', 'two', 1, 0),"
                        + " (3, 3, NULL, 'self', 0, 0)",
                "INSERT INTO tag VALUES ('rot', 'red', 1, 'a', 0), ('a:b', 'colon', 1, 'b:c', 0)"));
        for (int item = 1; item <= ITEMS; item++) {
            if (random.nextInt(3) > 0) {
                rows.add("INSERT INTO item VALUES (%d, %d, 'first', 0)".formatted(item, category()));
                rows.add("INSERT INTO line VALUES (%1$d, 1, 10, 'open', 0), (%1$d, 2, 20, NULL, 0)".formatted(item));
                rows.add("INSERT INTO piece VALUES (%1$d, %1$d, %2$d, 'Nord', 0)".formatted(item, line()));
                rows.add("INSERT INTO item_tag VALUES (%d, %s, 0)".formatted(item, tag()));
            }
        }
        return rows;
    }

    /** A column that no projection names, before, after or between those that one does. */
    String newColumn(int n) {
        return "ALTER TABLE %s ADD COLUMN extra_%d INT DEFAULT 5%s"
                .formatted(
                        Shop.TABLES.get(random.nextInt(Shop.TABLES.size())), n, random.nextBoolean() ? " FIRST" : "");
    }

    String truncation() {
        return "TRUNCATE TABLE " + Shop.TABLES.get(random.nextInt(Shop.TABLES.size()));
    }

    private void items() {
        add(() -> "INSERT INTO item (id, category_id, title, rev) VALUES (%d, %s, %s, %d)"
                .formatted(item(), categoryOrNull(), text(), rev()));
        add(() -> "INSERT INTO item (id, category_id, title, rev) VALUES (%d, %d, %s, %d), (%d, %d, %s, %d) %s"
                .formatted(
                        item(),
                        category(),
                        text(),
                        rev(),
                        item(),
                        category(),
                        text(),
                        rev(),
                        "ON DUPLICATE KEY UPDATE title = VALUES(title), rev = item.rev + 1"));
        add(() -> "REPLACE INTO item (id, category_id, title, rev) VALUES (%d, %d, %s, %d)"
                .formatted(item(), category(), text(), rev()));
        add(() -> "UPDATE item SET title = %s, rev = rev + 1 WHERE id = %d".formatted(text(), item()));
        add(() -> "UPDATE item SET category_id = %s, rev = rev + 1 WHERE id IN (%d, %d)"
                .formatted(categoryOrNull(), item(), item()));
        add(() -> "UPDATE item SET id = %d, rev = rev + 1 WHERE id = %d".formatted(item(), item()));
        add(() -> "DELETE FROM item WHERE id = %d".formatted(item()));
        add(() -> "UPDATE item i JOIN line l ON l.item_id = i.id SET i.title = %s, i.rev = i.rev + 1,".formatted(text())
                + " l.amount = l.amount + 1, l.rev = l.rev + 1 WHERE i.id = " + item());
        add(() -> "DELETE i, l, e FROM item i LEFT JOIN line l ON l.item_id = i.id"
                + " LEFT JOIN piece e ON e.item_id = i.id WHERE i.id = " + item());
    }

    private void lines() {
        add(() -> "INSERT INTO line (item_id, n, amount, state, rev) VALUES (%d, %d, %d, %s, %d) %s"
                .formatted(
                        item(),
                        line(),
                        rev(),
                        state(),
                        rev(),
                        "ON DUPLICATE KEY UPDATE amount = amount + 1, rev = rev + 1"));
        add(() -> "REPLACE INTO line (item_id, n, amount, state, rev) VALUES (%d, %d, %d, %s, %d)"
                .formatted(item(), line(), rev(), state(), rev()));
        add(() -> "UPDATE line SET state = %s, rev = rev + 1 WHERE item_id = %d".formatted(state(), item()));
        add(() -> "UPDATE line SET state = %s, rev = rev + 1 WHERE item_id = %d AND n = %d"
                .formatted(state(), item(), line()));
        add(() -> "UPDATE line SET amount = amount + 1, rev = rev + 1 WHERE item_id = %d".formatted(item()));
        add(() -> "UPDATE line SET item_id = %d, n = %d, rev = rev + 1 WHERE item_id = %d AND n = %d"
                .formatted(item(), line(), item(), line()));
        add(() -> "UPDATE line SET n = n + %d, rev = rev + 1 WHERE item_id = %d ORDER BY n DESC"
                .formatted(random.nextInt(2), item()));
        add(() -> "DELETE FROM line WHERE item_id = %d AND n >= %d".formatted(item(), line()));
        add(() -> "INSERT IGNORE INTO line (item_id, n, amount, rev) SELECT id, %d, %d, %d FROM item WHERE id < %d"
                .formatted(line(), rev(), rev(), item()));
    }

    private void pieces() {
        add(() -> "INSERT INTO piece (id, item_id, n, region_code, rev) VALUES (%d, %d, %d, %s, %d)"
                .formatted(piece(), item(), line(), region(), rev()));
        add(() -> "REPLACE INTO piece (id, item_id, n, region_code, rev) VALUES (%d, %d, %d, %s, %d)"
                .formatted(piece(), item(), line(), region(), rev()));
        add(() -> "UPDATE piece SET item_id = %d, n = %d, rev = rev + 1 WHERE id = %d"
                .formatted(item(), line(), piece()));
        add(() -> "UPDATE piece SET region_code = %s, rev = rev + 1 WHERE item_id = %d".formatted(region(), item()));
        add(() -> "UPDATE piece SET id = %d, rev = rev + 1 WHERE id = %d".formatted(piece(), piece()));
        add(() -> "DELETE FROM piece WHERE id IN (%d, %d)".formatted(piece(), piece()));
    }

    private void tags() {
        add(() -> "INSERT INTO tag (name, label, shelf, place, rev) VALUES (%s, %s, %d, %s, %d) %s"
                .formatted(
                        tag(),
                        text(),
                        shelf(),
                        place(),
                        rev(),
                        "ON DUPLICATE KEY UPDATE label = VALUES(label), rev = tag.rev + 1"));
        add(() -> "REPLACE INTO tag (name, label, shelf, place, rev) VALUES (%s, %s, %d, %s, %d)"
                .formatted(tag(), text(), shelf(), place(), rev()));
        add(() -> "UPDATE tag SET shelf = %d, rev = rev + 1 WHERE name = %s".formatted(shelf(), tag()));
        add(() -> "UPDATE tag SET place = %s, rev = rev + 1 WHERE name = %s".formatted(place(), tag()));
        add(() -> "DELETE FROM tag WHERE shelf = %d AND place = %s".formatted(shelf(), place()));
        add(() -> "UPDATE tag SET label = %s, rev = rev + 1 WHERE name = %s".formatted(text(), tag()));
        add(() -> "UPDATE tag SET name = %s, rev = rev + 1 WHERE name = %s".formatted(tag(), tag()));
        add(() -> "DELETE FROM tag WHERE name = %s".formatted(tag()));
        add(() -> "INSERT IGNORE INTO item_tag (item_id, tag_name, rev) VALUES (%d, %s, %d), (%d, %s, %d)"
                .formatted(item(), tag(), rev(), item(), tag(), rev()));
        add(() ->
                "INSERT IGNORE INTO item_tag (item_id, tag_name, rev) SELECT id, %s, %d FROM item WHERE category_id = %d"
                        .formatted(tag(), rev(), category()));
        add(() -> "UPDATE IGNORE item_tag SET tag_name = %s, rev = rev + 1 WHERE item_id = %d AND tag_name = %s"
                .formatted(tag(), item(), tag()));
        add(() -> "REPLACE INTO item_tag (item_id, tag_name, rev) VALUES (%d, %s, %d)".formatted(item(), tag(), rev()));
        add(() -> "DELETE FROM item_tag WHERE item_id = %d".formatted(item()));
    }

    private void categories() {
        add(() -> "INSERT INTO category (id, parent_id, region_code, name, hidden, rev) VALUES (%d, %s, %s, %s, 0, %d)"
                .formatted(category(), categoryOrNull(), region(), text(), rev()));
        add(() -> "UPDATE category SET hidden = 1 - hidden, rev = rev + 1 WHERE id = " + category());
        add(() -> "UPDATE category SET name = %s, rev = rev + 1 WHERE id = %d".formatted(text(), category()));
        add(() -> "UPDATE category SET name = %s, rev = rev + 1".formatted(text()));
        add(() -> "UPDATE category SET parent_id = %s, rev = rev + 1 WHERE id = %d"
                .formatted(categoryOrNull(), category()));
        add(() -> "UPDATE category SET region_code = %s, rev = rev + 1 WHERE id = %d".formatted(region(), category()));
        add(() -> "UPDATE category SET id = %d, rev = rev + 1 WHERE id = %d".formatted(category(), category()));
        add(() -> "DELETE FROM category WHERE id = %d".formatted(category()));
        add(() -> "UPDATE category k JOIN category p ON p.id = k.parent_id JOIN item i ON i.category_id = k.id SET"
                + " k.name = p.name, k.rev = k.rev + 1, i.rev = i.rev + 1 WHERE p.id = " + category());
    }

    private void regions() {
        add(() -> "INSERT INTO region (code, name, rev) VALUES (%s, %s, %d) %s"
                .formatted(
                        region(), text(), rev(), "ON DUPLICATE KEY UPDATE name = VALUES(name), rev = region.rev + 1"));
        add(() -> "UPDATE region SET name = %s, rev = rev + 1 WHERE code = %s".formatted(text(), region()));
        add(() -> "UPDATE region SET code = %s, rev = rev + 1 WHERE code = %s".formatted(region(), region()));
        add(() -> "DELETE FROM region WHERE code = %s".formatted(region()));
    }

    private void add(Supplier<String> kind) {
        kinds.add(kind);
    }

    private int item() {
        return 1 + random.nextInt(ITEMS);
    }

    private int category() {
        return 1 + random.nextInt(CATEGORIES);
    }

    private String categoryOrNull() {
        return random.nextInt(5) == 0 ? "NULL" : String.valueOf(category());
    }

    private int line() {
        return 1 + random.nextInt(LINES);
    }

    private int piece() {
        return 1 + random.nextInt(PIECES);
    }

    private String region() {
        return quoted(REGIONS[random.nextInt(REGIONS.length)]);
    }

    private String tag() {
        return quoted(TAGS[random.nextInt(TAGS.length)]);
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private String state() {
        return STATES[random.nextInt(STATES.length)];
    }

    private int shelf() {
        return 1 + random.nextInt(SHELVES);
    }

    private String place() {
        return quoted(PLACES[random.nextInt(PLACES.length)]);
    }

    private String text() {
        return "'t" + number
                + IntStream.range(0, random.nextInt(3)).mapToObj(n -> "ß").reduce("", String::concat) + "'";
    }

    /** Where a row begins to count: what an earlier row of the same key cannot have reached. */
    private int rev() {
        return 1_000 * (number + 1) + random.nextInt(100);
    }
}
