package dev.tidemark.projector.convergence;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables of a world, its projections, and what its documents must be: SQL that knows nothing of how the projector
 * builds them.
 *
 * <p>Between them: arrays to depth three, lookups of lookups, a table that looks up itself, many-to-many in both
 * directions, composite and text keys (of a collation that takes {@code rot} for {@code ROT}), references that lead nowhere,
 * tables that several collections show at several places, rows that count only while they meet a condition, as documents,
 * as elements and as what is looked up, and documents with an id of other columns, on the shard that one of them says.
 */
final class Shop {

    static final List<String> TABLES = List.of("region", "category", "tag", "item", "line", "piece", "item_tag");

    static final List<String> DDL = List.of(
            "CREATE TABLE region (code VARCHAR(20) PRIMARY KEY, name VARCHAR(100), rev BIGINT)",
            "CREATE TABLE category (id INT PRIMARY KEY, parent_id INT, region_code VARCHAR(20), name VARCHAR(100),"
                    + " hidden INT, rev BIGINT, KEY (parent_id), KEY (region_code))",
            "CREATE TABLE tag (name VARCHAR(30) PRIMARY KEY, label VARCHAR(100), shelf INT NOT NULL,"
                    + " place VARCHAR(10) NOT NULL, rev BIGINT, UNIQUE KEY (shelf, place))",
            "CREATE TABLE item (id BIGINT PRIMARY KEY, category_id INT, title VARCHAR(100), rev BIGINT,"
                    + " KEY (category_id))",
            "CREATE TABLE line (item_id BIGINT, n INT, amount INT, state ENUM('open', 'sent', 'gone'), rev BIGINT,"
                    + " PRIMARY KEY (item_id, n))",
            "CREATE TABLE piece (id BIGINT PRIMARY KEY, item_id BIGINT, n INT, region_code VARCHAR(20), rev BIGINT,"
                    + " KEY (item_id, n), KEY (region_code))",
            "CREATE TABLE item_tag (item_id BIGINT, tag_name VARCHAR(30), rev BIGINT,"
                    + " PRIMARY KEY (item_id, tag_name), KEY (tag_name))");

    private static final Map<String, String> PROJECTIONS =
            Map.of("items", """
                    root: item
                    fields: [id, title, rev]
                    relations:
                      category:
                        many-to-one: category
                        on: category_id
                        only: {hidden: 0}
                        fields: [id, name, rev]
                        relations:
                          region: {many-to-one: region, on: region_code, fields: [code, name, rev]}
                          parent:
                            many-to-one: category
                            on: parent_id
                            fields: [id, name, rev]
                            relations:
                              region: {many-to-one: region, on: region_code, fields: [code, name, rev]}
                      lines:
                        one-to-many: line
                        on: item_id
                        only: {state: {not: gone}}
                        order: n
                        fields: [n, amount, rev]
                        relations:
                          pieces:
                            one-to-many: piece
                            on: [item_id, n]
                            fields: [id, rev]
                            relations:
                              region: {many-to-one: region, on: region_code, fields: [code, name, rev]}
                      tags:
                        one-to-many: item_tag
                        on: item_id
                        fields: [tag_name, rev]
                        relations:
                          tag: {many-to-one: tag, on: tag_name, fields: [name, label, rev]}
                    """, "categories", """
                    root: category
                    fields: [id, name, rev]
                    relations:
                      region: {many-to-one: region, on: region_code, fields: [code, name, rev]}
                      children:
                        one-to-many: category
                        on: parent_id
                        fields: [id, name, rev]
                        relations:
                          items:
                            one-to-many: item
                            on: category_id
                            fields: [id, title, rev]
                            relations:
                              lines: {one-to-many: line, on: item_id, fields: [n, amount, rev]}
                    """, "lines", """
                    root: line
                    only: {state: [open, sent]}
                    fields: [item_id, n, amount, state, rev]
                    relations:
                      item:
                        many-to-one: item
                        on: item_id
                        fields: [id, title, rev]
                        relations:
                          category: {many-to-one: category, on: category_id, fields: [id, name, rev]}
                      pieces: {one-to-many: piece, on: [item_id, n], fields: [id, rev]}
                    """, "tags", """
                    root: tag
                    id: [shelf, place]
                    routing: shelf
                    settings: {number_of_shards: 2}
                    fields: [name, label, shelf, place, rev]
                    relations:
                      items:
                        one-to-many: item_tag
                        on: tag_name
                        fields: [item_id, rev]
                        relations:
                          item:
                            many-to-one: item
                            on: item_id
                            fields: [id, title, rev]
                            relations:
                              lines: {one-to-many: line, on: item_id, order: n, fields: [n, amount, rev]}
                    """);

    private static final String REGION = "(SELECT JSON_OBJECT('code', r.code, 'name', r.name, 'rev', r.rev)"
            + " FROM region r WHERE r.code = %s.region_code)";

    private static final String CATEGORY = "'id', %1$s.id, 'name', %1$s.name, 'rev', %1$s.rev";

    private static final String LINES =
            array("JSON_OBJECT('n', l.n, 'amount', l.amount, 'rev', l.rev)", "l.n", "line l WHERE l.item_id = i.id");

    /** By collection: a query of ids and documents. */
    static final Map<String, String> ORACLE = new TreeMap<>(Map.of(
            "items",
            "SELECT CAST(i.id AS CHAR), JSON_OBJECT('id', i.id, 'title', i.title, 'rev', i.rev, 'category',"
                    + " (SELECT JSON_OBJECT(" + CATEGORY.formatted("c") + ", 'region', " + REGION.formatted("c")
                    + ", 'parent', (SELECT JSON_OBJECT(" + CATEGORY.formatted("p") + ", 'region', "
                    + REGION.formatted("p") + ") FROM category p WHERE p.id = c.parent_id))"
                    + " FROM category c WHERE c.id = i.category_id AND c.hidden = 0), 'lines', "
                    + array(
                            "JSON_OBJECT('n', l.n, 'amount', l.amount, 'rev', l.rev, 'pieces', "
                                    + array(
                                            "JSON_OBJECT('id', e.id, 'rev', e.rev, 'region', " + REGION.formatted("e")
                                                    + ")",
                                            "e.id",
                                            "piece e WHERE e.item_id = l.item_id AND e.n = l.n")
                                    + ")",
                            "l.n",
                            "line l WHERE l.item_id = i.id AND COALESCE(l.state, '') <> 'gone'")
                    + ", 'tags', "
                    + array(
                            "JSON_OBJECT('tag_name', x.tag_name, 'rev', x.rev, 'tag',"
                                    + " (SELECT JSON_OBJECT('name', t.name, 'label', t.label, 'rev', t.rev)"
                                    + " FROM tag t WHERE t.name = x.tag_name))",
                            "x.tag_name",
                            "item_tag x WHERE x.item_id = i.id")
                    + ") FROM item i",
            "categories",
            "SELECT CAST(c.id AS CHAR), JSON_OBJECT(" + CATEGORY.formatted("c") + ", 'region', "
                    + REGION.formatted("c") + ", 'children', "
                    + array(
                            "JSON_OBJECT(" + CATEGORY.formatted("k") + ", 'items', "
                                    + array(
                                            "JSON_OBJECT('id', i.id, 'title', i.title, 'rev', i.rev, 'lines', " + LINES
                                                    + ")",
                                            "i.id",
                                            "item i WHERE i.category_id = k.id")
                                    + ")",
                            "k.id",
                            "category k WHERE k.parent_id = c.id")
                    + ") FROM category c",
            "lines",
            "SELECT CONCAT(l.item_id, ':', l.n), JSON_OBJECT('item_id', l.item_id, 'n', l.n, 'amount', l.amount,"
                    + " 'state', l.state, 'rev', l.rev, 'item', (SELECT JSON_OBJECT('id', i.id, 'title', i.title, 'rev', i.rev,"
                    + " 'category', (SELECT JSON_OBJECT(" + CATEGORY.formatted("c")
                    + ") FROM category c WHERE c.id = i.category_id)) FROM item i WHERE i.id = l.item_id), 'pieces', "
                    + array(
                            "JSON_OBJECT('id', e.id, 'rev', e.rev)",
                            "e.id",
                            "piece e WHERE e.item_id = l.item_id AND e.n = l.n")
                    + ") FROM line l WHERE l.state IN ('open', 'sent')",
            "tags",
            "SELECT CONCAT(t.shelf, ':', REPLACE(REPLACE(t.place, '\\\\', '\\\\\\\\'), ':', '\\\\:')), JSON_OBJECT('name', t.name,"
                    + " 'label', t.label, 'shelf', t.shelf, 'place', t.place, 'rev', t.rev, 'items', "
                    + array(
                            "JSON_OBJECT('item_id', x.item_id, 'rev', x.rev, 'item',"
                                    + " (SELECT JSON_OBJECT('id', i.id, 'title', i.title, 'rev', i.rev, 'lines', "
                                    + LINES + ") FROM item i WHERE i.id = x.item_id))",
                            "x.item_id",
                            "item_tag x WHERE x.tag_name = t.name")
                    + ") FROM tag t"));

    private Shop() {}

    /** A projection file for each collection; a collection bears its schema's name, so that worlds stand side by side. */
    static Map<String, String> projections(String schema) {
        Map<String, String> files = new TreeMap<>();
        PROJECTIONS.forEach((name, projection) -> files.put(
                schema + "-" + name,
                "collection: " + schema + "-" + name + "\n"
                        + projection.replaceAll("(root|one-to-many|many-to-one): (\\w+)", "$1: " + schema + ".$2")));
        return files;
    }

    /** By what a document is found beside its id; null where nothing else is needed. */
    static String routing(String collection, String id) {
        return collection.endsWith("-tags") ? id.substring(0, id.indexOf(':')) : null;
    }

    private static String array(String object, String order, String from) {
        return "CAST(COALESCE((SELECT CONCAT('[', GROUP_CONCAT(" + object + " ORDER BY " + order + "), ']') FROM "
                + from + "), '[]') AS JSON)";
    }
}
