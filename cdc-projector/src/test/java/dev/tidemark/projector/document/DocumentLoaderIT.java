package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tidemark.projector.change.ChangeStreamException.Kind;
import dev.tidemark.projector.projection.ProjectionPlan;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocumentLoaderIT {

    private final Database database = Database.create();

    @BeforeEach
    void tables() {
        database.execute(
                "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE product (id BIGINT PRIMARY KEY, sku VARCHAR(20), maker_id INT, KEY (maker_id))",
                "CREATE TABLE maker (id INT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, amount DECIMAL(10,2), currency CHAR(3),"
                        + " note TEXT, KEY (customer_id))",
                "CREATE TABLE line (order_id BIGINT, number INT, product_id BIGINT, PRIMARY KEY (order_id, number),"
                        + " KEY (product_id))",
                "CREATE TABLE discount (id BIGINT PRIMARY KEY, order_id BIGINT, number INT, percent INT, priority INT,"
                        + " KEY (order_id, number))");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private ProjectionPlan orders() {
        return database.plan("""
                collection: orders
                root: orders
                fields: [id, total.amount: amount, note, total.currency: currency]
                relations:
                  customer: {many-to-one: customer, on: customer_id, fields: [id, name]}
                  lines:
                    one-to-many: line
                    on: order_id
                    fields: [number]
                    relations:
                      product:
                        many-to-one: product
                        on: product_id
                        fields: [sku]
                        relations:
                          maker: {many-to-one: maker, on: maker_id, fields: [name]}
                      discounts:
                        one-to-many: discount
                        on: [order_id, number]
                        order: [priority]
                        fields: [percent]
                """);
    }

    @Test
    void aTrialSaysWhichQueryCannotBeRun() throws Exception {
        ProjectionPlan plan = orders();
        for (String rows : List.of("DO 0", "INSERT INTO orders VALUES (1, 5, 19.9, 'EUR', '')")) {
            database.execute(rows); // without a document, too: the first one would be the trial
            assertThat(trial(plan)).isEmpty();
            database.execute("RENAME TABLE discount TO elsewhere");
            assertThat(trial(plan)).get(STRING).contains("orders: MySQL says", "discount' doesn't exist", "mend");
            database.execute("RENAME TABLE elsewhere TO discount");
            assertThat(trial(plan)).isEmpty();
        }
    }

    @Test
    void aTrialFindsTheQueryThatOnlyALaterRowWouldNeed() throws Exception {
        database.execute(
                "CREATE TABLE shelf (name VARCHAR(9) PRIMARY KEY)",
                "CREATE TABLE box (id INT PRIMARY KEY, shelf VARCHAR(9), KEY (shelf))",
                "CREATE TABLE thing (id INT PRIMARY KEY, box INT, KEY (box))");
        ProjectionPlan plan = database.plan("""
                collection: shelves
                root: shelf
                fields: [name]
                relations:
                  boxes:
                    one-to-many: box
                    on: shelf
                    fields: [id]
                    relations:
                      things: {one-to-many: thing, on: box, fields: [id]}
                """);
        assertThat(trial(plan)).isEmpty();
        database.execute("ALTER TABLE thing RENAME COLUMN id TO number");
        assertThat(trial(plan)).get(STRING).contains("shelves: MySQL says", "Unknown column", "mend");
    }

    private Optional<String> trial(ProjectionPlan plan) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return Trial.problem(connection, plan);
        }
    }

    @Test
    void aDocumentThatFitsIntoNoMemoryKeepsNoOtherFromBeingLoaded() {
        ProjectionPlan plan = database.plan("""
                collection: notes
                root: customer
                fields: [id]
                relations:
                  notes: {one-to-many: orders, on: customer_id, fields: [note]}
                """);
        database.execute(
                "ALTER TABLE orders MODIFY note MEDIUMTEXT",
                "INSERT INTO customer VALUES (1, 'a'), (2, 'b'), (3, 'c')",
                "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n WHERE id < 17)"
                        + " SELECT id, 2, 1, 'EUR', REPEAT('x', 4000000) FROM n",
                "INSERT INTO orders VALUES (18, 3, 1, 'EUR', 'y')");
        Map<DocumentKey, LoadedDocument> loaded;
        try (Snapshot snapshot = database.snapshot()) {
            loaded = DocumentLoader.load(
                    snapshot,
                    plan,
                    LongStream.rangeClosed(1, 4)
                            .mapToObj(id -> Database.key(plan, id))
                            .toList());
        }
        assertThat(loaded).hasSize(3);
        assertThat(loaded.get(Database.key(plan, 2L)).problem()).contains("more than 67108864 bytes");
        assertThat(loaded.get(Database.key(plan, 3L)).source())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\":3,\"notes\":[{\"note\":\"y\"}]}");
    }

    @Test
    void stopsWhereItsDocumentsHaveNoRoom() {
        database.execute(
                "INSERT INTO orders VALUES (1, 5, 1, 'EUR', REPEAT('a', 1000)), (2, 5, 1, 'EUR', REPEAT('b', 1000)),"
                        + " (3, 5, 1, 'EUR', REPEAT('c', 1000))");
        ProjectionPlan plan = orders();
        List<DocumentKey> keys = List.of(Database.key(plan, 1L), Database.key(plan, 2L), Database.key(plan, 3L));
        try (Snapshot snapshot = database.snapshot()) {
            DocumentLoader.Loaded some = DocumentLoader.load(snapshot, plan, keys, 2_000);
            assertThat(some.documents()).hasSize(2);
            assertThat(some.rest())
                    .hasSize(1)
                    .doesNotContainAnyElementsOf(some.documents().keySet());
            DocumentLoader.Loaded others =
                    DocumentLoader.load(snapshot, plan, some.rest(), 2_000); // in the same snapshot
            assertThat(others.documents().keySet()).containsExactlyElementsOf(some.rest());
            assertThat(others.rest()).isEmpty();
        }
    }

    @Test
    void stopsWhereTheirArraysHaveNoRoom() {
        database.execute(
                "SET SESSION cte_max_recursion_depth = 10000",
                "INSERT INTO orders VALUES (1, 5, 1, 'EUR', ''), (2, 5, 1, 'EUR', '')",
                "INSERT INTO line WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        + " SELECT 1, i, NULL FROM n",
                "INSERT INTO discount SELECT number, order_id, number, 5, 1 FROM line");
        ProjectionPlan plan = orders();
        List<DocumentKey> keys = List.of(Database.key(plan, 1L), Database.key(plan, 2L));
        try (Snapshot snapshot = database.snapshot()) {
            DocumentLoader.Loaded none = DocumentLoader.load(snapshot, plan, keys, 50_000);
            assertThat(none.documents()).isEmpty();
            assertThat(none.rest()).isEqualTo(keys);
            DocumentLoader.Loaded both = DocumentLoader.load(snapshot, plan, keys, 5_000_000);
            assertThat(both.documents().keySet()).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(both.rest()).isEmpty();
            assertThat(DocumentLoader.load(snapshot, plan, keys.subList(1, 2), 50_000)
                            .documents())
                    .hasSize(1);
        }
    }

    /** What a load holds is counted as the room for it is. */
    @Test
    void smallDocumentsWithArraysComeInLargeChunks() {
        int orders = 1_000;
        database.execute(
                "SET SESSION cte_max_recursion_depth = 10000",
                "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + orders + ") SELECT i, NULL, 1, 'EUR', '' FROM n",
                "INSERT INTO line SELECT id, n.i, NULL FROM orders, (SELECT 1 AS i UNION SELECT 2 UNION SELECT 3) n",
                "INSERT INTO discount SELECT 3 * order_id + number, order_id, number, 5, 1 FROM line");
        ProjectionPlan plan = orders();
        ChunkSize size = new ChunkSize(DocumentLoader.KEYS_A_QUERY, 2 << 20);
        Parts parts = new Parts(
                LongStream.rangeClosed(1, orders)
                        .mapToObj(id -> Database.key(plan, id))
                        .toList(),
                DocumentLoader.KEYS_A_QUERY,
                64 << 20);
        List<Integer> chunks = new ArrayList<>();
        try (Snapshot snapshot = database.snapshot()) {
            while (!parts.isEmpty()) {
                Parts.Part part = parts.next(size.documents(), size::room);
                DocumentLoader.Loaded loaded = DocumentLoader.load(snapshot, plan, part);
                chunks.add(loaded.documents().size());
                size.learn(loaded.weight());
                parts.loaded(part, loaded.rest());
            }
        }
        assertThat(chunks).containsExactly(20, 40, 80, 160, 320, 380);
        assertThat(size.documents()).isEqualTo(DocumentLoader.KEYS_A_QUERY);
    }

    /** Whatever a transformer makes of it, it was loaded. */
    @Test
    void weighsWhatIsLoaded() {
        database.execute(
                "ALTER TABLE product MODIFY sku TEXT",
                "INSERT INTO product VALUES (1, REPEAT('a', 10000), NULL), (2, REPEAT('b', 10000), NULL)");
        ProjectionPlan plan = database.plan("""
                collection: products
                root: product
                transformer: dev.tidemark.projector.document.Slim
                fields: [id, sku]
                """);
        try (Snapshot snapshot = database.snapshot()) {
            DocumentLoader.Loaded loaded = DocumentLoader.load(
                    snapshot, plan, List.of(Database.key(plan, 1L), Database.key(plan, 2L)), 1_000_000);
            assertThat(loaded.documents()).hasSize(1);
            assertThat(loaded.weight().documents()).isEqualTo(2);
            assertThat(loaded.weight().bytes()).isBetween(20_000L, 22_000L);
            assertThat(loaded.weight().heaviest()).isBetween(10_000L, 11_000L);
        }
    }

    /** No MySQL takes such geometries any more, but tables may hold them from before. */
    @Test
    void aValueThatCannotBeReadIsAProblemOfItsDocument() {
        database.execute(
                "CREATE TABLE place (id BIGINT PRIMARY KEY, area GEOMETRY)",
                "CREATE TABLE visit (id BIGINT PRIMARY KEY, place_id BIGINT, spot GEOMETRY, KEY (place_id))");
        ProjectionPlan plan = database.plan("""
                collection: places
                root: place
                fields: [id, area]
                relations:
                  visits: {one-to-many: visit, on: place_id, fields: [spot]}
                """);
        database.execute(
                "ALTER TABLE place MODIFY area VARBINARY(50)",
                "ALTER TABLE visit MODIFY spot VARBINARY(50)",
                "INSERT INTO place VALUES (1, NULL), (2, 0x00000000010700000001), (3, NULL)",
                "INSERT INTO visit VALUES (10, 1, NULL), (11, 3, 0xFF), (12, 3, NULL)");
        Map<DocumentKey, LoadedDocument> loaded;
        try (Snapshot snapshot = database.snapshot()) {
            loaded = DocumentLoader.load(
                    snapshot,
                    plan,
                    LongStream.rangeClosed(1, 3)
                            .mapToObj(id -> Database.key(plan, id))
                            .toList());
        }
        assertThat(loaded.get(Database.key(plan, 1L)).problem()).isNull();
        assertThat(loaded.get(Database.key(plan, 2L)).problem())
                .startsWith("the value of \"area\" cannot be read as GEOMETRY (")
                .endsWith("): mend it in its row");
        assertThat(loaded.get(Database.key(plan, 3L)).problem()).startsWith("the value of \"spot\" cannot be read");
    }

    @Test
    void nestsRelationsThreeDeep() {
        database.execute(
                "INSERT INTO maker VALUES (1, 'Acme')",
                "INSERT INTO product VALUES (10, 'A-1', 1), (11, 'B-2', NULL)",
                "INSERT INTO customer VALUES (5, 'Ann')",
                "INSERT INTO orders VALUES (1, 5, 19.9, 'EUR', 'say \"hi\"\\n\\tthere \\\\ ü'), (2, 6, NULL, 'USD', NULL)",
                "INSERT INTO line VALUES (1, 2, 11), (1, 1, 10), (1, 3, 99), (3, 1, 10)",
                "INSERT INTO discount VALUES (1, 1, 1, 5, 9), (2, 1, 1, 7, 3), (3, 1, 2, 1, 1), (4, 1, 1, 6, 3)");

        assertThat(database.load(orders(), List.of(key(1), key(2), key(3))))
                .containsExactly(java.util.Map.entry("1", """
                                {"id":1,"total":{"amount":"19.90","currency":"EUR"},"note":"say \\"hi\\"\\n\\tthere \\\\ ü",\
                                "customer":{"id":5,"name":"Ann"},"lines":[\
                                {"number":1,"product":{"sku":"A-1","maker":{"name":"Acme"}},\
                                "discounts":[{"percent":7},{"percent":6},{"percent":5}]},\
                                {"number":2,"product":{"sku":"B-2","maker":null},"discounts":[{"percent":1}]},\
                                {"number":3,"product":null,"discounts":[]}]}"""), java.util.Map.entry("2", """
                                {"id":2,"total":{"amount":null,"currency":"USD"},"note":null,"customer":null,"lines":[]}"""));
    }

    @Test
    void loadsMoreKeysThanFitIntoOneQuery() {
        database.execute(
                "SET SESSION cte_max_recursion_depth = 5000",
                "INSERT INTO orders (id, amount) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1700)"
                        + " SELECT i, i FROM n");
        List<DocumentKey> keys =
                LongStream.rangeClosed(0, 1701).mapToObj(DocumentLoaderIT::key).toList();

        assertThat(database.load(orders(), keys)).hasSize(1700).containsEntry("1700", """
                        {"id":1700,"total":{"amount":"1700.00","currency":null},"note":null,"customer":null,"lines":[]}""");
    }

    @Test
    void composesKeysOfSeveralColumns() {
        database.execute(
                "CREATE TABLE place (country CHAR(2), code VARBINARY(4), day DATE, name VARCHAR(9),"
                        + " PRIMARY KEY (country, code, day))",
                "CREATE TABLE visit (id INT PRIMARY KEY, c CHAR(2), x VARBINARY(4), d DATE, who VARCHAR(9), KEY (c, x, d))",
                "INSERT INTO place VALUES ('DE', x'00ff', '2026-01-31', 'one'), ('DE', x'0027', '2026-01-31', 'two')",
                "INSERT INTO visit VALUES (1, 'DE', x'0027', '2026-01-31', 'Ann'), (2, 'de', x'00ff', '2026-01-31', 'Bob')");
        ProjectionPlan places = database.plan("""
                collection: places
                root: place
                fields: [name]
                relations:
                  visits: {one-to-many: visit, on: [c, x, d], fields: [who]}
                """);
        ProjectionPlan visits = database.plan("""
                collection: visits
                root: visit
                fields: [who]
                relations:
                  place: {many-to-one: place, on: [c, x, d], fields: [name, code]}
                """);

        assertThat(database.loadAll(places))
                .containsExactly(
                        java.util.Map.entry("DE:0027:2026-01-31", "{\"name\":\"two\",\"visits\":[{\"who\":\"Ann\"}]}"),
                        // A key is what the collation says it is: 'de' is in 'DE'.
                        java.util.Map.entry("DE:00ff:2026-01-31", "{\"name\":\"one\",\"visits\":[{\"who\":\"Bob\"}]}"));
        assertThat(database.loadAll(visits))
                .containsEntry("2", "{\"who\":\"Bob\",\"place\":{\"name\":\"one\",\"code\":\"AP8=\"}}");
    }

    @Test
    void showsTheSameTableAtSeveralPlaces() {
        database.execute(
                "CREATE TABLE part (id INT PRIMARY KEY, parent_id INT, name VARCHAR(9), KEY (parent_id))",
                "INSERT INTO part VALUES (1, NULL, 'a'), (2, 1, 'b'), (3, 1, 'c'), (4, 2, 'd')");
        ProjectionPlan parts = database.plan("""
                collection: parts
                root: part
                fields: [name]
                relations:
                  parent: {many-to-one: part, on: parent_id, fields: [name]}
                  children:
                    one-to-many: part
                    on: parent_id
                    fields: [name]
                    relations:
                      children: {one-to-many: part, on: parent_id, fields: [name]}
                """);

        assertThat(database.loadAll(parts))
                .containsEntry("1", """
                        {"name":"a","parent":null,"children":[{"name":"b","children":[{"name":"d"}]},\
                        {"name":"c","children":[]}]}""")
                .containsEntry("4", "{\"name\":\"d\",\"parent\":{\"name\":\"b\"},\"children\":[]}");
    }

    @Test
    void findsArraysBehindAManyToOneRelation() {
        database.execute(
                "CREATE TABLE address (id INT PRIMARY KEY, customer_id BIGINT, city VARCHAR(20), KEY (customer_id))",
                "INSERT INTO customer VALUES (5, 'Ann')",
                "INSERT INTO orders (id, customer_id) VALUES (1, 5), (2, 5), (3, NULL)",
                "INSERT INTO address VALUES (1, 5, 'Bonn'), (2, 5, 'Ulm')");
        ProjectionPlan plan = database.plan("""
                collection: orders
                root: orders
                fields: [id]
                relations:
                  customer:
                    many-to-one: customer
                    on: customer_id
                    fields: [name]
                    relations:
                      addresses: {one-to-many: address, on: customer_id, fields: [city]}
                """);
        String ann = "\"customer\":{\"name\":\"Ann\",\"addresses\":[{\"city\":\"Bonn\"},{\"city\":\"Ulm\"}]}}";

        assertThat(database.loadAll(plan))
                .containsEntry("1", "{\"id\":1," + ann)
                .containsEntry("2", "{\"id\":2," + ann)
                .containsEntry("3", "{\"id\":3,\"customer\":null}");
    }

    @Test
    void keysOfOtherCharsetsUseTheIndex() {
        database.execute(
                "CREATE TABLE word (w VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY, n BIGINT UNSIGNED)",
                "INSERT INTO word VALUES ('Grün', 18446744073709551615), ('o''clock\\\\', 1), ('', 0)");
        ProjectionPlan words = database.plan("{collection: words, root: word, fields: [w, n]}");

        assertThat(database.loadAll(words))
                .hasSize(3)
                .containsEntry("Grün", "{\"w\":\"Grün\",\"n\":18446744073709551615}")
                .containsEntry("o'clock\\", "{\"w\":\"o'clock\\\\\",\"n\":1}");
    }

    @Test
    void saysThatAColumnIsGone() {
        ProjectionPlan plan = orders();
        database.execute("ALTER TABLE orders DROP COLUMN note");

        assertThatThrownBy(() -> database.load(plan, List.of(key(1))))
                .isInstanceOfSatisfying(
                        LoadException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessageContaining("orders: MySQL says 'Unknown column 't0.note' in 'field list'';");
    }

    private static DocumentKey key(long id) {
        return new DocumentKey("orders", List.of(id));
    }
}
