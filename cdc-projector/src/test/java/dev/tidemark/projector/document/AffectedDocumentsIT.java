package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.projector.change.GtidSet;
import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.RowChange;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AffectedDocumentsIT {

    private static final int LIMIT = 10;

    private final Database database = Database.create();
    private ProjectionPlan plan;

    @BeforeEach
    void tables() {
        database.execute(
                "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE product (id BIGINT PRIMARY KEY, maker_id INT, KEY (maker_id))",
                "CREATE TABLE maker (id INT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY (customer_id))",
                "CREATE TABLE line (id BIGINT PRIMARY KEY, order_id BIGINT, product_id BIGINT, KEY (order_id),"
                        + " KEY (product_id))",
                "CREATE TABLE discount (id BIGINT PRIMARY KEY, line_id BIGINT, KEY (line_id))",
                "INSERT INTO customer VALUES (5, 'Ann'), (6, 'Ben')",
                "INSERT INTO maker VALUES (1, 'Acme'), (2, 'Bell')",
                "INSERT INTO product VALUES (100, 1), (101, 1), (102, 2)",
                "INSERT INTO orders VALUES (1, 5), (2, 5), (3, 6)",
                "INSERT INTO line VALUES (11, 1, 100), (12, 1, 101), (21, 2, 102), (31, 3, 100), (99, NULL, 100)",
                "INSERT INTO discount VALUES (111, 11), (311, 31), (999, 99)");
        plan = database.plan("""
                collection: orders
                root: orders
                fields: [id]
                relations:
                  customer: {many-to-one: customer, on: customer_id, fields: [name]}
                  lines:
                    one-to-many: line
                    on: order_id
                    fields: [id]
                    relations:
                      discounts: {one-to-many: discount, on: line_id, fields: [id]}
                      product:
                        many-to-one: product
                        on: product_id
                        relations:
                          maker: {many-to-one: maker, on: maker_id, fields: [name]}
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void rootRowIsItsOwnDocument() {
        assertThat(found(update("orders", row("id", 7L), row("id", 8L)))).containsExactlyInAnyOrder("7", "8");
    }

    @Test
    void childNamesItsDocumentAlsoWhenItIsGone() {
        assertThat(found(delete("line", row("id", 500L, "order_id", 3L)))).containsExactly("3");
    }

    @Test
    void movedChildTouchesBothDocuments() {
        assertThat(found(update("line", row("id", 11L, "order_id", 1L), row("id", 11L, "order_id", 2L))))
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void detachedChildTouchesWhatItLeft() {
        assertThat(found(update("line", row("id", 11L, "order_id", 1L), row("id", 11L, "order_id", null))))
                .containsExactly("1");
    }

    @Test
    void grandchildFindsTheWayThroughItsParent() {
        assertThat(found(
                        insert("discount", row("id", 1L, "line_id", 12L)),
                        delete("discount", row("id", 2L, "line_id", 31L)),
                        insert("discount", row("id", 3L, "line_id", 4711L)),
                        insert("discount", row("id", 4L, "line_id", 99L))))
                .containsExactlyInAnyOrder("1", "3");
    }

    @Test
    void lookedUpRowFindsAllThatShowIt() {
        assertThat(found(update("customer", row("id", 5L), row("id", 5L)))).containsExactlyInAnyOrder("1", "2");
        assertThat(found(update("product", row("id", 100L), row("id", 100L)))).containsExactlyInAnyOrder("1", "3");
        assertThat(found(update("maker", row("id", 1L), row("id", 1L)))).containsExactlyInAnyOrder("1", "3");
        assertThat(found(insert("maker", row("id", 2L)))).containsExactly("2");
        assertThat(found(insert("maker", row("id", 3L)))).isEmpty();
    }

    /** Both show the maker when it is renamed; by the time somebody asks, one shows it no longer. */
    @Test
    void whatTakesADocumentAwayFromARowIsToldWithIt() {
        GtidSet renamed = transaction("UPDATE maker SET name = 'Zeta' WHERE id = 1");
        GtidSet moved = transaction("UPDATE line SET product_id = 102 WHERE id = 31");
        Affected affected = new AffectedDocuments(plan, LIMIT)
                .find(database.snapshots(), renamed, List.of(update("maker", row("id", 1L), row("id", 1L))));

        assertThat(ids(affected.keys())).containsExactly("1");
        assertThat(affected.asked()).isTrue();
        assertThat(database.snapshots().executed().contains(moved)).isTrue();
        assertThat(new AffectedDocuments(plan, LIMIT)
                        .find(database.snapshots(), moved, List.of(update("orders", row("id", 3L), row("id", 3L))))
                        .asked())
                .isFalse();
    }

    @Test
    void changesOfOneDocumentAreOne() {
        List<RowChange> changes = new ArrayList<>();
        for (long i = 0; i < 1000; i++) {
            changes.add(insert("line", row("id", 1000 + i, "order_id", 1L)));
            changes.add(update("orders", row("id", 1L), row("id", 1L)));
        }
        assertThat(found(changes.toArray(RowChange[]::new))).containsExactly("1");
    }

    /** In one statement: none of them is large, all together are. */
    @Test
    void ofManyRowsTheSmallestAreNamedAndTheOthersAreNot() {
        String values = LongStream.rangeClosed(1, 60)
                .boxed()
                .flatMap(customer -> LongStream.rangeClosed(1, Math.max(1, customer - 54))
                        .mapToObj(i -> "(" + (1000 + 100 * customer + i) + "," + (1000 + customer) + ")"))
                .collect(Collectors.joining(","));
        database.execute("INSERT INTO orders VALUES " + values);
        List<RowChange> changes = new ArrayList<>();
        LongStream.rangeClosed(53, 60).forEach(i -> changes.add(insert("customer", row("id", 1000 + i))));
        changes.add(insert("customer", row("id", 4711L))); // nobody's

        try (Snapshot snapshot = database.snapshot()) {
            Affected affected = new AffectedDocuments(plan, LIMIT).find(snapshot, changes);
            // 1, 1, 1 and 2, 3 are 8; then 4, 5, 6
            assertThat(affected.keys()).hasSize(8);
            assertThat(affected.fanOuts().stream().map(FanOut::name))
                    .containsExactlyInAnyOrder("customer 1058", "customer 1059", "customer 1060");
        }
        LongStream.rangeClosed(1, 52).forEach(i -> changes.add(insert("customer", row("id", 1000 + i))));
        try (Snapshot snapshot = database.snapshot()) {
            Affected affected = new AffectedDocuments(plan, LIMIT).find(snapshot, changes);
            assertThat(affected.keys()).hasSize(10);
            assertThat(affected.fanOuts()).hasSize(50);
        }
    }

    @Test
    void manyRowsWithFewDocumentsEachAreNamedOneByOne() {
        String values = LongStream.range(0, 1200)
                .mapToObj(i -> "(" + (1000 + i) + "," + (1000 + i / 3) + ")")
                .collect(Collectors.joining(","));
        database.execute("INSERT INTO orders VALUES " + values);
        RowChange[] changes = LongStream.range(1000, 1400)
                .mapToObj(id -> insert("customer", row("id", id)))
                .toArray(RowChange[]::new);

        try (Snapshot snapshot = database.snapshot()) {
            Affected affected = new AffectedDocuments(plan, 1000).find(snapshot, Arrays.asList(changes));
            assertThat(affected.keys()).hasSize(1200);
            assertThat(affected.fanOuts()).isEmpty();
        }
    }

    @Test
    void rowWithVeryManyDocumentsIsPagedInKeyOrder() {
        String lines = LongStream.range(0, 50)
                .mapToObj(i -> "(" + (1000 + i) + "," + (2000 - i / 2) + ",102)")
                .collect(Collectors.joining(","));
        database.execute("INSERT INTO line VALUES " + lines);

        try (Snapshot snapshot = database.snapshot()) {
            Affected affected = new AffectedDocuments(plan, LIMIT)
                    .find(snapshot, List.of(insert("maker", row("id", 1L)), insert("product", row("id", 102L))));

            assertThat(ids(affected.keys())).containsExactlyInAnyOrder("1", "3");
            assertThat(affected.fanOuts()).hasSize(1);
            FanOut fanOut = affected.fanOuts().get(0);
            assertThat(fanOut.count(snapshot)).isEqualTo(26);
            List<String> pages = new ArrayList<>();
            DocumentKey last = null;
            for (List<DocumentKey> page = fanOut.page(snapshot, null, null, 8);
                    !page.isEmpty();
                    page = fanOut.page(snapshot, last.values(), null, 8)) {
                pages.add(page.stream().map(DocumentKey::id).collect(Collectors.joining(" ")));
                last = page.get(page.size() - 1);
            }
            assertThat(pages)
                    .containsExactly(
                            "2 1976 1977 1978 1979 1980 1981 1982",
                            "1983 1984 1985 1986 1987 1988 1989 1990",
                            "1991 1992 1993 1994 1995 1996 1997 1998",
                            "1999 2000");
        }
    }

    @Test
    void keysThatOnlyMySqlCanCompareAreLookedUp() {
        database.execute(
                "CREATE TABLE topic (code VARCHAR(20) PRIMARY KEY)",
                "CREATE TABLE post (id INT PRIMARY KEY, topic VARCHAR(20), KEY (topic))",
                "INSERT INTO topic VALUES ('Sea'), ('Sky')");
        plan = database.plan("""
                collection: topics
                root: topic
                fields: [code]
                relations:
                  posts: {one-to-many: post, on: topic, fields: [id]}
                """);

        assertThat(found(insert("post", row("id", 1L, "topic", "SEA")), insert("post", row("id", 2L, "topic", "none"))))
                .containsExactly("Sea");
        assertThat(found(update("topic", row("code", "sea"), row("code", "Sea"))))
                .containsExactlyInAnyOrder("sea", "Sea");
    }

    @Test
    void compositeKeysArePagedToo() {
        database.execute(
                "CREATE TABLE seat (country CHAR(2), number INT, part INT, owner INT, PRIMARY KEY (country, number, part),"
                        + " KEY (owner))",
                "CREATE TABLE owner (id INT PRIMARY KEY, name VARCHAR(9))");
        String values = LongStream.range(0, 60)
                .mapToObj(i -> "('" + (i % 2 == 0 ? "DE" : "at") + "'," + i / 10 + "," + i + ",1)")
                .collect(Collectors.joining(","));
        database.execute("INSERT INTO seat VALUES " + values);
        plan = database.plan("""
                collection: seats
                root: seat
                fields: [part]
                relations:
                  owner: {many-to-one: owner, on: owner, fields: [name]}
                """);

        try (Snapshot snapshot = database.snapshot()) {
            FanOut fanOut = new AffectedDocuments(plan, LIMIT)
                    .find(snapshot, List.of(insert("owner", row("id", 1L))))
                    .fanOuts()
                    .get(0);
            List<String> all = fanOut.page(snapshot, null, null, 1000).stream()
                    .map(DocumentKey::id)
                    .toList();
            List<String> paged = new ArrayList<>();
            DocumentKey last = null;
            for (List<DocumentKey> page = fanOut.page(snapshot, null, null, 7);
                    !page.isEmpty();
                    page = fanOut.page(snapshot, last.values(), null, 7)) {
                paged.addAll(page.stream().map(DocumentKey::id).toList());
                last = page.get(page.size() - 1);
            }
            assertThat(all).hasSize(60).startsWith("at:0:1").endsWith("DE:5:58");
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void changeWithoutTheColumnsItNeedsIsRefused() {
        assertThatThrownBy(() -> found(insert("line", row("id", 1L))))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("a change of " + database.table("line") + " came without column 'order_id'");
    }

    private GtidSet transaction(String statement) {
        GtidSet before = executed();
        database.execute(statement);
        return executed().minus(before);
    }

    private GtidSet executed() {
        return GtidSet.parse(database.value("SELECT @@global.gtid_executed"));
    }

    private Set<String> found(RowChange... changes) {
        try (Snapshot snapshot = database.snapshot()) {
            Affected affected = new AffectedDocuments(plan, LIMIT).find(snapshot, Arrays.asList(changes));
            assertThat(affected.fanOuts()).isEmpty();
            return ids(affected.keys());
        }
    }

    private static Set<String> ids(Set<DocumentKey> keys) {
        return keys.stream().map(DocumentKey::id).collect(Collectors.toSet());
    }

    private RowChange insert(String table, Row after) {
        return new RowChange(database.table(table), null, after);
    }

    private RowChange update(String table, Row before, Row after) {
        return new RowChange(database.table(table), before, after);
    }

    private RowChange delete(String table, Row before) {
        return new RowChange(database.table(table), before, null);
    }

    private static Row row(Object... values) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            row.put((String) values[i], values[i + 1]);
        }
        return new Row(row);
    }
}
