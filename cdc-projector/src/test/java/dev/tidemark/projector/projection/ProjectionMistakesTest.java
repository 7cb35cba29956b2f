package dev.tidemark.projector.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake is told where it was made, with what to do. */
class ProjectionMistakesTest {

    @TempDir
    Path home;

    private final Tables tables = Tables.shop()
            .table("log", List.of("id bigint", "text text"), "")
            .table("visit", List.of("id bigint", "customer_id bigint"), "id")
            .table("seat", List.of("row_number int", "number int", "customer_email varchar(254)"), "row_number number")
            .table("word", List.of("w varchar(9) collate utf8mb4_bin"), "w")
            .table("use", List.of("id bigint", "w varchar(9) collate latin1_swedish_ci"), "id", "w")
            .table("measure", List.of("at json", "id bigint"), "at")
            .table("place", List.of("id bigint", "address inet6", "blob blob"), "id");

    @Test
    void allMistakesOfAllFilesAreToldTogether() throws IOException {
        write("orders.yaml", """
                collection: orders
                root: shop.customer_order
                fields:
                  - id
                  - totl_amount
                relations:
                  customers:
                    many-to-one: shop.custmer
                    on: customer_id
                    fields: [id]
                  lines:
                    one-to-many: shop.order_line
                    on: oder_id
                    oder: line_number
                    fields: [line_number, {unit.price: unit_price}]
                """);
        write("products.yaml", "collection: products\nroot: shop.product\nfields: [id, naem]\n");

        assertThatThrownBy(() -> read().compile(tables).orThrow())
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        projections/orders.yaml:14 orders.relations.lines.oder: is unknown here (did you mean 'order'?); \
                        known are fields, many-to-one, on, one-to-many, only, order, relations
                        projections/orders.yaml:5 orders.fields.totl_amount: shop.customer_order has no column \
                        'totl_amount' (did you mean 'total_amount'?)
                        projections/orders.yaml:8 orders.relations.customers.many-to-one: there is no table shop.custmer, \
                        or the user may not SELECT from it
                        projections/orders.yaml:13 orders.relations.lines.on: shop.order_line has no column 'oder_id' \
                        (did you mean 'order_id'?)
                        projections/orders.yaml:15 orders.relations.lines.fields.unit.price: shop.order_line has no column \
                        'unit_price'
                        projections/products.yaml:3 products.fields.naem: shop.product has no column 'naem' \
                        (did you mean 'name'?)""");
    }

    @Test
    void ownersAndHistoriesMustBeOnesThatCanBe() throws IOException {
        write("orders.yaml", """
                collection: orders
                root: customer_order
                fields: [id, placed_at]
                relations:
                  lines: {one-to-many: order_line, on: order_id, fields: [line_number]}
                search:
                  owner: lines.line_number
                  history:
                    Events: {by: id}
                """);
        write("products.yaml", """
                collection: products
                root: product
                fields: [id, price_amount]
                search: {owner: price_amount, access: nobody}
                """);
        write(
                "things.yaml",
                "{collection: things, root: product, fields: [id], search: {owner: naem, access: operators}}");
        write(
                "hosts.yaml",
                "{collection: hosts, root: product, fields: [id, {sku: {index: ip}}], search: {owner: sku}}");

        assertThatThrownBy(() -> read().compile(tables).orThrow())
                .hasMessageContaining("orders.search.history.Events.by: is unknown here")
                .hasMessageContaining("orders.search.history.Events: needs 'on'")
                .hasMessageContaining("orders.search.history.Events: cannot be a name in a path")
                .hasMessageContaining("orders.search.owner: 'lines.line_number' stands in the array 'lines'")
                .hasMessageContaining("products.search.owner: 'price_amount' is neither a string nor an integer")
                .hasMessageContaining("products.search.access: must be everyone or operators")
                .hasMessageContaining("things.search.access: cannot stand beside 'owner'")
                .hasMessageContaining("things.search.owner: the document has no field 'naem'")
                .hasMessageContaining(
                        "hosts.search.owner: 'sku' is indexed as 'ip', which can find the values of several"
                                + " owners by that of one: give it keyword or long, and no null_value");
    }

    @Test
    void historiesMustBeOnesThatTheirCollectionCanTell() throws IOException {
        write("orders.yaml", """
                collection: orders
                root: customer_order
                fields: [id]
                search:
                  history:
                    events:
                      on: agregate_id
                      where:
                        type: order
                        aggregate_id: seven
                      sort: [-occured_at, id]
                    visits: {on: id}
                    customers: {on: id}
                    changes: {collection: events, on: occurred_at}
                """);
        write("events.yaml", """
                collection: events
                root: event
                fields: [id, aggregate_id, type, occurred_at]
                search: {filter: [aggregate_id, occurred_at], sort: [id, occurred_at]}
                """);
        write("customers.yaml", "collection: customers\nroot: shop.customer\nfields: [idd]\n");

        Projections.Compilation compilation = read().compile(tables);

        assertThat(compilation.plans()).extracting(ProjectionPlan::collection).containsExactly("events");
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.contains("history"))
                .containsExactlyInAnyOrder(
                        "projections/orders.yaml:7 orders.search.history.events.on: events has no filter 'agregate_id'"
                                + " (did you mean 'aggregate_id'?): name it there, below search.filter",
                        "projections/orders.yaml:9 orders.search.history.events.where.type: events has no filter 'type':"
                                + " name it there, below search.filter",
                        "projections/orders.yaml:10 orders.search.history.events.where.aggregate_id: 'seven' is no"
                                + " integer, which 'aggregate_id' is",
                        "projections/orders.yaml:11 orders.search.history.events.sort: events has no sort 'occured_at'"
                                + " (did you mean 'occurred_at'?): name it there, below search.sort",
                        "projections/orders.yaml:12 orders.search.history.visits: there is no collection 'visits'",
                        "projections/orders.yaml:14 orders.search.history.changes.on: 'occurred_at' is a date, which is"
                                + " no key");
    }

    @Test
    void datesThatAHistoryAsksForMustBeDates() throws IOException {
        write("orders.yaml", """
                collection: orders
                root: customer_order
                fields: [id]
                search:
                  history:
                    a: {collection: events, on: aggregate_id, where: {occurred_at: yesterday}}
                    b: {collection: events, on: aggregate_id, where: {occurred_at: 2026-02-30}}
                    c: {collection: events, on: aggregate_id, where: {occurred_at: 2026-02..2026-01}}
                    d: {collection: events, on: aggregate_id, where: {occurred_at: ".."}}
                    e: {collection: events, on: aggregate_id, where: {occurred_at: 2026-01-31 10:00}}
                    f: {collection: events, on: aggregate_id, where: {occurred_at: 2026-01-31}}
                    g: {collection: events, on: aggregate_id, where: {occurred_at: "2026"}}
                    h: {collection: events, on: aggregate_id, where: {occurred_at: "2026-01-31T10:00:00Z.."}}
                    i: {collection: events, on: aggregate_id, where: {occurred_at: 2026-01..2026-02-28}}
                """);
        write("events.yaml", """
                collection: events
                root: event
                fields: [id, aggregate_id, occurred_at]
                search: {filter: [aggregate_id, occurred_at]}
                """);

        String place =
                "projections/orders.yaml:%d orders.search.history.%s.where.occurred_at: 'occurred_at' is a date, and ";
        String form = " must be a date like 2026-01-31 or 2026-01-31T10:00:00Z, or a range of them like"
                + " 2026-01-01..2026-01-31";
        assertThat(read().compile(tables).problems())
                .containsExactly(
                        place.formatted(6, "a") + "'yesterday'" + form,
                        place.formatted(7, "b") + "'2026-02-30' is a date that is not in the calendar",
                        place.formatted(8, "c") + "'2026-02..2026-01' is a range that ends before it begins",
                        place.formatted(9, "d") + "'..' is a range without an end: one of a..b must be there",
                        place.formatted(10, "e") + "'2026-01-31 10:00'" + form);
    }

    @Test
    void aGoodProjectionIsCompiledBesideABadOne() throws IOException {
        write("a.yaml", "collection: products\nroot: shop.product\nfields: [id]\n");
        write("b.yaml", "collection: customers\nroot: shop.customer\nfields: [idd]\n");

        Projections.Compilation compilation = read().compile(tables);

        assertThat(compilation.plans()).extracting(ProjectionPlan::collection).containsExactly("products");
        assertThat(compilation.problems()).hasSize(1);
    }

    @Test
    void formOfTheFile() throws IOException {
        expect(
                "",
                "1 projection: needs 'collection'",
                "1 projection: needs 'root'",
                "1 projection: needs 'fields', 'relations' or both: it would be an empty object");
        expect("- a", "1 projection: must be a mapping of keys to values");
        expect("collection: [", "1 is not YAML: expected the node content, but found '<stream end>'");
        expect(
                "collection: products\nroot: shop.product\nfields: [id]\nroot: shop.customer",
                "4 root stands here twice, first in line 2");
        expect(
                "collection: products\nroot: shop.product\nfeilds: [id]",
                "3 products.feilds: is unknown here (did you mean 'fields'?); known are collection, fields, id, only,"
                        + " relations, root, routing, search, settings, transformer",
                "1 products: needs 'fields', 'relations' or both: it would be an empty object");
        expect(
                "collection: Products\nroot: shop.product\nfields: [id]",
                "1 Products.collection: 'Products' cannot name an index: use at most 100 lower-case letters, digits, '-' and"
                        + " '_', with a letter or digit first");
        expect(
                "collection: products\nroot: product.\nfields: [id]",
                "2 products.root: 'product.' is not of the form schema.table");
        expect("collection: products\nroot: [shop.product]\nfields: [id]", "2 products.root: must be a name");
        expect(
                "collection: products\nroot: shop.product\nfields:\n  - no\n  - 17\n  - {a: [b]}",
                "4 products.fields: must be a name, but YAML reads this as the value false: put it in quotes",
                "5 products.fields: must be a name, but YAML reads this as the value 17: put it in quotes",
                "6 products.fields.a: must be a name");
        expect(
                "collection: products\nroot: shop.product\nfields: [price amount]",
                "3 products.fields: 'price amount' cannot be a path in a document: use letters, digits, '_' and '-', with"
                        + " dots between names; write 'path: column' to give a column another name");
    }

    @Test
    void anAnchorThatContainsItself() throws IOException {
        expect(
                "collection: parts\nroot: shop.product\nfields: [id]\nrelations: &again\n  a:\n    one-to-many: shop.product\n"
                        + "    on: id\n    fields: [id]\n    relations: *again",
                "6 is nested too deeply; does an anchor contain itself?");
    }

    @Test
    void anAnchorUsedTwiceIsJustAnotherWayToWriteIt() throws IOException {
        expect(
                "collection: customers\nroot: shop.customer\nfields: [&c id, *c]",
                "3 customers.fields.id: 'id' stands in the document twice");
    }

    @Test
    void relationsOfNoKindOrBoth() throws IOException {
        String head = "collection: products\nroot: shop.product\nfields: [id]\nrelations:\n";
        expect(
                head + "  category: {on: category_id, fields: [id]}",
                "5 products.relations.category: needs either 'one-to-many: table' or 'many-to-one: table'");
        expect(
                head + "  category: {one-to-many: shop.category, many-to-one: shop.category, on: id, fields: [id]}",
                "5 products.relations.category: needs either 'one-to-many: table' or 'many-to-one: table'");
        expect(
                head + "  category: {many-to-one: shop.category, order: id, fields: [id]}",
                "5 products.relations.category: needs 'on'",
                "5 products.relations.category.order: is for one-to-many only: this is a single object");
        expect(
                head + "  a.b: {many-to-one: shop.category, on: category_id}",
                "5 products.relations.a.b: needs 'fields', 'relations' or both: it would be an empty object",
                "5 products.relations.a.b: 'a.b' cannot be a name in a document: use letters, digits, '_' and '-'");
        expect(
                head + "  category: shop.category",
                "5 products.relations.category: must be a mapping of keys to values");
    }

    @Test
    void keysThatDoNotFit() throws IOException {
        expect(
                "collection: logs\nroot: shop.log\nfields: [id]",
                "2 logs.root: shop.log has no primary key, by which its rows could be told apart");
        expect(
                "collection: logs\nroot: shop.measure\nfields: [id]",
                "2 logs.root: shop.measure.at is of type json, which cannot be part of a key");
        String head = "collection: customers\nroot: shop.customer\nfields: [id]\nrelations:\n";
        expect(
                head + "  visits: {one-to-many: shop.visit, on: customer_id, fields: [id]}",
                "5 customers.relations.visits.on: no index of shop.visit begins with (customer_id), by which documents are"
                        + " found: CREATE INDEX visit_customer_id ON shop.visit (customer_id)");
        expect(
                head + "  lines: {one-to-many: shop.order_line, on: [order_id, line_number], fields: [name]}",
                "5 customers.relations.lines.on: names [order_id, line_number] of shop.order_line, but the primary key of"
                        + " shop.customer is [id]");
        expect(
                head + "  seats: {one-to-many: shop.seat, on: customer_email, fields: [number]}",
                "5 customers.relations.seats.on: shop.seat.customer_email is varchar(254) and cannot hold shop.customer.id,"
                        + " which is bigint",
                "5 customers.relations.seats.on: no index of shop.seat begins with (customer_email), by which documents are"
                        + " found: CREATE INDEX seat_customer_email ON shop.seat (customer_email)");
        expect(
                "collection: visits\nroot: shop.visit\nfields: [id]\nrelations:\n"
                        + "  customer: {many-to-one: shop.customer, on: customer_id, fields: [id]}",
                "5 visits.relations.customer.on: no index of shop.visit begins with (customer_id), by which documents are"
                        + " found: CREATE INDEX visit_customer_id ON shop.visit (customer_id)");
    }

    @Test
    void keysOfDifferentCollations() throws IOException {
        expect(
                "collection: uses\nroot: shop.use\nfields: [id]\nrelations:\n"
                        + "  word: {many-to-one: shop.word, on: w, fields: [w]}",
                "5 uses.relations.word.on: shop.use.w has the collation latin1_swedish_ci and shop.word.w utf8mb4_bin:"
                        + " MySQL cannot use an index to compare them, so give both the same");
    }

    @Test
    void typesWithoutAPlaceInADocument() throws IOException {
        expect(
                "collection: places\nroot: shop.place\nfields: [id, address]",
                "3 places.fields.address: shop.place.address is of type inet6, which Tidemark cannot put into a document;"
                        + " leave it out");
    }

    @Test
    void namesThatClash() throws IOException {
        expect(
                "collection: products\nroot: shop.product\nfields:\n  - id\n  - id: sku\n  - price: stock\n"
                        + "  - price.amount: price_amount\n  - category.x: brand\nrelations:\n"
                        + "  category: {many-to-one: shop.category, on: category_id, fields: [id, id]}",
                "5 products.fields.id: 'id' stands in the document twice",
                "6 products.fields.price: 'price' is a value, and an object by another field",
                "10 products.relations.category: 'category' is a field's name too",
                "10 products.relations.category.fields.id: 'id' stands in the document twice");
    }

    @Test
    void searchNamesThatLeadNowhere() throws IOException {
        String head = """
                collection: orders
                root: shop.customer_order
                fields: [id, total.amount: total_amount]
                relations:
                  lines:
                    one-to-many: shop.order_line
                    on: order_id
                    fields: [name, quantity]
                search:
                """;
        expect(
                head + "  filter:\n    - idd\n    - lines\n    - total\n    - {price: total.amnt}\n    - id\n    - id",
                "16 orders.search.filter: 'id' stands here twice",
                "11 orders.search.filter.idd: the document has no field 'idd' (did you mean 'id'?)",
                "12 orders.search.filter.lines: 'lines' is an object: name one of its fields",
                "13 orders.search.filter.total: 'total' is an object: name one of its fields",
                "14 orders.search.filter.price: the document has no field 'total.amnt' (did you mean 'total.amount'?)");
        expect(
                head + "  filter: [{sort: id}]",
                "10 orders.search.filter.sort: 'sort' is a parameter of every search: give the filter another name, '- other:"
                        + " id'");
        expect(
                head + "  sort: [lines.quantity]\n  text: {lines.quantity: 1}\n",
                "11 orders.search.text.lines.quantity: 'lines.quantity' is not a string: only strings hold words to search",
                "10 orders.search.sort.lines.quantity: 'lines.quantity' stands in the array 'lines': a document has no one"
                        + " value of it to sort by");
        expect(
                head + "  text: {lines.name: 0, id: many}\n",
                "10 orders.search.text.lines.name: a weight must be above 0 and at most 1000, is 0.0",
                "10 orders.search.text.id: must be a number");
        expect(
                head + "  sugest: [id]",
                "10 orders.search.sugest: is unknown here (did you mean 'suggest'?); known are access, analyzers, facet, filter,"
                        + " history, language, owner, rank, sort, suggest, synonyms, text");
        expect(
                head + "  language: germna\n  text: {lines.name: {weigth: 1}}",
                "10 orders.search.language: 'germna' is no language known here (did you mean 'german'?); known are english,"
                        + " german, french, spanish, italian, portuguese, dutch, cjk, none",
                "11 orders.search.text.lines.name.weigth: is unknown here (did you mean 'weight'?); known are analyzer, language, weight",
                "11 orders.search.text.lines.name: needs 'weight'");
        expect(
                head
                        + "  text: {lines.name: 1}\n  suggest: [lines.name, id]\n  synonyms: [tv]\n  rank:\n    id: {half-life: 9d,"
                        + " weight: 1}\n    idd: {weight: 1}\n    lines.quantity: {weight: 1}\n    total.amount: {at-least: 1,"
                        + " half-life: 9d, weight: 1}",
                "17 orders.search.rank.total.amount: has 'half-life', which is for dates, and 'at-least', which is for numbers",
                "12 orders.search.synonyms: 'tv' is no rule: write 'tv, television' for words that mean the same, or 'cans =>"
                        + " headphones' for words that stand for others, in at most 1000 characters",
                "11 orders.search.suggest.lines.name: 'lines.name' stands in an array: it cannot be suggested",
                "11 orders.search.suggest.id: 'id' does not stand below 'text': completions are found by its words",
                "14 orders.search.rank.id: 'id' is not a date, which 'half-life' is for",
                "15 orders.search.rank.idd: the document has no field 'idd' (did you mean 'id'?)",
                "16 orders.search.rank.lines.quantity: 'lines.quantity' stands in the array 'lines': a document has no one"
                        + " value of it to rank by");
        expect(
                "collection: places\nroot: shop.place\nfields: [id, blob]\nsearch: {filter: [blob]}",
                "4 places.search.filter.blob: 'blob' is binary and cannot be searched by");
        expect(
                "collection: events\nroot: shop.event\nfields: [payload]\nsearch: {filter: [payload]}",
                "4 events.search.filter.payload: 'payload' is JSON: name a value in it, 'payload.color' for instance");
    }

    @Test
    void whatFollowsFromAMistakeIsNotTold() throws IOException {
        expect(
                """
                collection: products
                root: shop.product
                fields: [id, naem]
                relations:
                  category: {many-to-one: shop.categry, on: category_id, fields: [name]}
                search: {filter: [naem, category.name]}
                """,
                "3 products.fields.naem: shop.product has no column 'naem' (did you mean 'name'?)",
                "5 products.relations.category.many-to-one: there is no table shop.categry, or the user may not SELECT"
                        + " from it");
    }

    @Test
    void twoProjectionsOfOneName() throws IOException {
        write("a.yaml", "collection: products\nroot: shop.product\nfields: [id]\n");
        write("b.yaml", "# again\ncollection: products\nroot: shop.product\nfields: [id]\n");

        assertThat(problems())
                .containsExactly("projections/b.yaml:3 products: there is a collection of this name already, at"
                        + " projections/a.yaml:2");
    }

    @Test
    void folderWithoutProjections() throws IOException {
        assertThatThrownBy(this::read)
                .hasMessage(home.resolve("projections")
                        + " cannot be read: it must be the folder with the projection files");
        Files.createDirectory(home.resolve("projections"));
        assertThatThrownBy(this::read)
                .hasMessage(home.resolve("projections") + " holds no projection: put a file 'collection.yaml' there");
    }

    @Test
    void tableWithoutASchema() throws IOException {
        write("projection.yaml", "collection: products\nroot: product\nfields: [id]\n");

        assertThat(read().compile(tables).problems()).isEmpty();
        assertThat(Projections.read(home.resolve("projections"), "")
                        .compile(tables)
                        .problems())
                .containsExactly("projections/projection.yaml:2 products.root: 'product' needs its schema,"
                        + " 'schema.product', because the MySQL URL names none");
    }

    @Test
    void conditionsMustBeOnesThatRowsCanMeet() throws IOException {
        tables.table(
                "thing",
                List.of(
                        "id bigint",
                        "status enum('draft','sold_out')",
                        "code varchar(3)",
                        "live tinyint(1)",
                        "small tinyint",
                        "many int unsigned",
                        "price decimal(5,2)",
                        "born date",
                        "at datetime(6)",
                        "sure int not null"),
                "id");
        expect(
                """
                collection: things
                root: thing
                only:
                  staus: draft
                  status: [draft, soldout]
                  code: [abcd, 7]
                  live: maybe
                  small: [127, 128]
                  many: -1
                  price: [19.90, 0.001, 1000]
                  born: today
                  at: {not: "2026-01-01"}
                  sure: null
                  id: {nto: 5}
                fields: [id]
                """,
                "14 things.only.id.nto: is unknown here (did you mean 'not'?); known are not",
                "14 things.only.id: needs 'not'",
                "4 things.only.staus: shop.thing has no column 'staus' (did you mean 'status'?)",
                "5 things.only.status: shop.thing.status is enum('draft','sold_out') and cannot hold \"soldout\""
                        + " (did you mean 'sold_out'?)",
                "6 things.only.code: shop.thing.code is varchar(3) and cannot hold \"abcd\"",
                "7 things.only.live: shop.thing.live is tinyint(1) and cannot hold \"maybe\"",
                "8 things.only.small: shop.thing.small is tinyint and cannot hold 128",
                "9 things.only.many: shop.thing.many is int unsigned and cannot hold -1",
                "10 things.only.price: shop.thing.price is decimal(5,2) and cannot hold 0.001",
                "11 things.only.born: shop.thing.born is date and cannot hold \"today\": write 2026-01-31",
                "12 things.only.at: shop.thing.at is datetime(6), which can only be compared with null; a generated column"
                        + " may say the rest",
                "13 things.only.sure: shop.thing.sure is NOT NULL, so there is no row that this is about");
    }

    @Test
    void idsMustTellRowsApart() throws IOException {
        tables.table(
                "item",
                List.of("id bigint", "shop int not null", "number int not null", "code int", "free int not null"),
                "id",
                "unique shop number",
                "unique code",
                "free");
        expect("{collection: items, root: item, id: [shop, number], fields: [id]}");
        expect(
                "{collection: items, root: item, id: [number, shop], fields: [id]}",
                "1 items.id: no unique index of shop.item is of (number, shop), in this order, so two rows could have one"
                        + " id: CREATE UNIQUE INDEX item_number_shop ON shop.item (number, shop)");
        expect(
                "{collection: items, root: item, id: code, fields: [id]}",
                "1 items.id: shop.item.code may be NULL, and then names no document: make it NOT NULL");
        expect(
                "{collection: items, root: item, id: free, fields: [id]}",
                "1 items.id: no unique index of shop.item is of (free), in this order, so two rows could have one id:"
                        + " CREATE UNIQUE INDEX item_free ON shop.item (free)");
        expect(
                "{collection: items, root: item, id: nmber, fields: [id]}",
                "1 items.id: shop.item has no column 'nmber' (did you mean 'number'?)");
    }

    @Test
    void aShardMustFollowFromTheId() throws IOException {
        tables.table(
                "item",
                List.of("id bigint", "tenant int not null", "number int not null", "name varchar(20)"),
                "id",
                "unique tenant number");
        expect("{collection: items, root: item, id: [tenant, number], routing: tenant, fields: [id]}");
        expect(
                "{collection: items, root: item, id: [tenant, number], routing: name, fields: [id]}",
                "1 items.routing: 'name' is not part of the _id (tenant, number): where it changes, the former document would"
                        + " stay on another shard; put it into the _id, 'id: [name, tenant, number]', with a unique index of"
                        + " these columns");
        expect(
                "{collection: items, root: item, routing: [id], fields: [id]}",
                "1 items.routing: names all that makes the _id (id), by which documents are spread over shards anyway: leave it"
                        + " out, or make the _id of more columns, 'id: [id, …]'");
        expect(
                "{collection: items, root: item, id: [tenant, number], routing: [number, number], fields: [id]}",
                "1 items.routing: names a column twice");
        expect(
                "{collection: items, root: item, id: [tenant, number], routing: tenent, fields: [id]}",
                "1 items.routing: shop.item has no column 'tenent' (did you mean 'tenant'?)");
        expect(
                "{collection: items, root: item, id: [tenant, number], routing: [], fields: [id]}",
                "1 items.routing: needs at least one column");
    }

    @Test
    void geometriesAndVectorsAreNotFilteredBy() throws IOException {
        tables.table("place", List.of("id bigint", "at point", "area geometry", "v vector(3)"), "id");
        expect(
                "{collection: p, root: place, fields: [at, area, v, {w: {column: v, index: geo_point}}],\n"
                        + "search: {filter: [at, v], sort: [area]}}",
                "1 p.fields.w.index: 'w' cannot be indexed as 'geo_point'; possible are dense_vector, none",
                "2 p.search.filter.at: 'at' is a geometry and cannot be searched by",
                "2 p.search.filter.v: 'v' is a vector and cannot be searched by",
                "2 p.search.sort.area: 'area' is a geometry and cannot be searched by");
    }

    @Test
    void settingsMustBeOnesThatAFileMaySay() throws IOException {
        expect(
                """
                collection: products
                root: product
                fields: [id]
                settings:
                  number_of_shard: 3
                  number_of_replicas: -1
                  refresh_interval: 1s
                  analysis: {}
                  mapping: {depth.limit: 3}
                  codec: [best_compression]
                  mapping.depth.limit: {a: 1}
                  routing_partition_size: 2
                """,
                "5 products.settings.number_of_shard: is no setting that can be given here (did you mean 'number_of_shards'?);"
                        + " known are auto_expand_replicas, codec, highlight.max_analyzed_offset, mapping.depth.limit,"
                        + " mapping.nested_fields.limit, mapping.nested_objects.limit, mapping.total_fields.limit,"
                        + " max_ngram_diff, max_shingle_diff, number_of_replicas, number_of_routing_shards, number_of_shards,"
                        + " routing.allocation.total_shards_per_node, routing_partition_size, sort.field, sort.missing,"
                        + " sort.mode, sort.order, and what begins with routing.allocation, search.slowlog and"
                        + " indexing.slowlog",
                "7 products.settings.refresh_interval: is not for a file to say: Tidemark refreshes, so that it knows what"
                        + " searches see",
                "8 products.settings.analysis: stands below 'search' here, as 'analyzers'",
                "9 products.settings.mapping: is no setting that can be given here; known are auto_expand_replicas, codec,"
                        + " highlight.max_analyzed_offset, mapping.depth.limit, mapping.nested_fields.limit,"
                        + " mapping.nested_objects.limit, mapping.total_fields.limit, max_ngram_diff, max_shingle_diff,"
                        + " number_of_replicas, number_of_routing_shards, number_of_shards,"
                        + " routing.allocation.total_shards_per_node, routing_partition_size, sort.field, sort.missing,"
                        + " sort.mode, sort.order, and what begins with routing.allocation, search.slowlog and"
                        + " indexing.slowlog",
                "11 products.settings.mapping.depth.limit: must be a plain value or a list of them, under its whole name, with"
                        + " dots",
                "4 products.settings: number_of_replicas must be a whole number, 0 or more, is -1",
                "4 products.settings: routing_partition_size is for documents that are routed: it needs 'routing'",
                "4 products.settings: routing_partition_size must be a whole number below number_of_shards, which is 1, is 2");
        expect(
                "{collection: products, root: product, fields: [id], settings: {number_of_shards: 3, routing.allocation.require.box: hot, search.slowlog.threshold.query.warn: 1s, sort.field: [id]}}");
    }

    @Test
    void fieldsMustBeOnesThatCanBe() throws IOException {
        expect(
                """
                collection: products
                root: product
                fields:
                  - id
                  - kind: {constant: product, column: name}
                  - none: {constant: null}
                  - slug: {computed: text}
                  - words: {computed: string}
                """,
                "5 products.fields.kind: is either a column, a constant or computed",
                "6 products.fields.none.constant: needs a value: a constant that is null says nothing",
                "7 products.fields.slug.computed: 'text' is no type of value; known are boolean, date, datetime, decimal,"
                        + " integer, json, number, string, strings",
                "8 products.fields.words: is computed, but the file names no 'transformer' to do that");
        expect(
                "{collection: products, root: product, transformer: com.example.Slugs, fields: [id]}",
                "1 products.transformer: class com.example.Slugs is not there: put its jar into the projector's lib/ folder");
        expect(
                "{collection: products, root: product, transformer: java.lang.String, fields: [id]}",
                "1 products.transformer: class java.lang.String does not implement"
                        + " dev.tidemark.projector.transform.DocumentTransformer");
    }

    @Test
    void indexTypesMustSuitTheirValues() throws IOException {
        expect(
                """
                collection: products
                root: product
                fields:
                  - id: {index: {type: keywrd}}
                  - stock: {index: {typ: integer}}
                  - price: {column: price_amount, index: scaled_float}
                  - name: {index: {type: text, analyzer: parts}}
                  - sku: {index: none}
                  - brand: {index: {type: keyword, doc_values: false}}
                  - description
                search:
                  analyzers:
                    text_mine: {tokenizer: standard}
                    own: {tokenizr: standard, filter: [lowercase, 7]}
                  text: {name: 1, description: {weight: 1, analyzer: onw}}
                  filter: [sku, brand]
                  facet: [brand]
                """,
                "5 products.fields.stock.index.typ: is no parameter of an index type known here; known are analyzer, coerce,"
                        + " depth_limit, dims, doc_values, dynamic, eager_global_ordinals, element_type, format,"
                        + " ignore_above, ignore_malformed, ignore_z_value, index, index_options, index_phrases,"
                        + " index_prefixes, max_input_length, max_shingle_size, norms, null_value, orientation,"
                        + " scaling_factor, search_analyzer, similarity, store, term_vector",
                "5 products.fields.stock.index: needs 'type'",
                "13 products.search.analyzers.text_mine: 'text_mine' cannot name an analyser of yours: use lower-case"
                        + " letters, digits and '_', without 'text_' before it, and none of keyword, simple, standard,"
                        + " stop, whitespace",
                "14 products.search.analyzers.own.tokenizr: is unknown here (did you mean 'tokenizer'?); known are"
                        + " char_filter, filter, tokenizer",
                "14 products.search.analyzers.own: needs 'tokenizer'",
                "14 products.search.analyzers.own.filter: must be a name, or a definition with 'type'",
                "4 products.fields.id.index: 'id' cannot be indexed as 'keywrd' (did you mean 'keyword'?); possible are"
                        + " byte, double, float, half_float, integer, keyword, long, none, scaled_float, short,"
                        + " unsigned_long",
                "7 products.fields.name.index: there is no analyser 'parts': declare it below search.analyzers, or take one"
                        + " of keyword, own, simple, standard, stop, whitespace",
                "7 products.fields.name.index: 'name' stands below search.text, which says how its words are indexed: give"
                        + " its analyser there",
                "15 products.search.text.description: there is no analyser 'onw' (did you mean 'own'?): declare it below"
                        + " search.analyzers, or take one of keyword, own, simple, standard, stop, whitespace",
                "16 products.search.filter.sku: 'sku' is indexed as 'none' and cannot be searched by",
                "17 products.search.facet.brand: 'brand' has no doc_values, which this is done with");
    }

    /** @param problems without the file's name */
    private void expect(String yaml, String... problems) throws IOException {
        write("projection.yaml", yaml);
        assertThat(problems())
                .containsExactlyElementsOf(Arrays.stream(problems)
                        .map(problem -> "projections/projection.yaml:" + problem)
                        .toList());
    }

    private List<String> problems() {
        return read().compile(tables).problems();
    }

    private Projections read() {
        return Projections.read(home.resolve("projections"), "shop");
    }

    private Path file(String name) {
        return home.resolve("projections").resolve(name);
    }

    private void write(String name, String yaml) throws IOException {
        Files.createDirectories(home.resolve("projections"));
        Files.writeString(file(name), yaml);
    }
}
