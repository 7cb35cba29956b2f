package dev.tidemark.projector.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.tidemark.projector.change.TableId;
import dev.tidemark.runtime.config.YamlFile;
import dev.tidemark.runtime.ids.Routing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionPlanTest {

    private static final Path CONF = Path.of("src/main/conf");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    @Test
    void shopProjectionsCompile() {
        assertThat(Projections.read(CONF.resolve("projections"), "shop")
                        .compile(Tables.shop())
                        .orThrow())
                .extracting(ProjectionPlan::collection)
                .containsExactly("customers", "events", "orders", "products");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customers", "events", "orders", "products"})
    void shopProjectionsFitTheSchemaForEditors(String collection) throws IOException {
        JsonNode file = YamlFile.parse(CONF.resolve("projections/" + collection + ".yaml"))
                .root();
        Validator.Result result = new ValidatorFactory()
                .validate(Files.readString(CONF.resolve("projection.schema.json")), file.toString());

        assertThat(result.getErrors()).isEmpty();
    }

    @Test
    void schemaForEditorsRefusesWhatTheReaderRefuses() throws IOException {
        String schema = Files.readString(CONF.resolve("projection.schema.json"));
        for (String wrong : List.of(
                "{collection: a, root: t}",
                "{collection: A, root: t, fields: [id]}",
                "{collection: a, root: t, fields: [a b]}",
                "{collection: a, root: t, fields: [id], serach: {}}",
                "{collection: a, root: t, fields: [id], relations: {r: {on: x, fields: [id]}}}",
                "{collection: a, root: t, fields: [id], relations: {r: {many-to-one: u, on: x, order: y, fields: [id]}}}",
                "{collection: a, root: t, fields: [id], search: {text: {id: 0}}}",
                "{collection: a, root: t, only: {}, fields: [id]}",
                "{collection: a, root: t, only: {a: {nto: 1}}, fields: [id]}",
                "{collection: a, root: t, id: [], fields: [id]}",
                "{collection: a, root: t, routing: [], fields: [id]}",
                "{collection: a, root: t, settings: {number_of_shards: 0}, fields: [id]}",
                "{collection: a, root: t, settings: {number_of_replicas: '1'}, fields: [id]}",
                "{collection: a, root: t, settings: {refresh_interval: 1s}, fields: [id]}",
                "{collection: a, root: t, settings: {mapping: {depth: 1}}, fields: [id]}",
                "{collection: a, root: t, fields: [{a: {constant: 1, column: b}}]}",
                "{collection: a, root: t, fields: [{a: {computed: text}}]}",
                "{collection: a, root: t, fields: [{a: {index: {scaling_factor: 1}}}]}",
                "{collection: a, root: t, transformer: not a class, fields: [id]}",
                "{collection: a, root: t, fields: [id], search: {analyzers: {a: {filter: lowercase}}}}",
                "{collection: a, root: t, fields: [id], search: {text: {id: {weight: 1, language: german, analyzer: a}}}}",
                "{collection: a, root: t, fields: [id], search: {language: klingon}}",
                "{collection: a, root: t, fields: [id], search: {text: {id: {language: german}}}}",
                "{collection: a, root: t, fields: [id], search: {rank: {id: {half-life: 1d, at-least: 1, weight: 1}}}}",
                "{collection: a, root: t, fields: [id], search: {rank: {id: {half-life: long, weight: 1}}}}")) {
            String json = YamlFile.parse("wrong", wrong).root().toString();
            assertThat(new ValidatorFactory().validate(schema, json).isValid())
                    .as(wrong)
                    .isFalse();
        }
    }

    @Test
    void schemaForEditorsTakesWhatTheReaderTakes() throws IOException {
        String schema = Files.readString(CONF.resolve("projection.schema.json"));
        String right = """
                collection: a
                root: t
                id: [b, c]
                routing: b
                settings: {number_of_shards: 3, sort.field: [b], codec: best_compression, routing.allocation.require.box: hot}
                only: {d: [1, x, null], e: true, f: {not: null}}
                transformer: com.example.Slugs
                fields: [b, {g: {constant: 1.5}}, {h: {column: i, index: keyword}}, {j: {computed: strings}},
                  {k: {index: {type: scaled_float, scaling_factor: 100}}}]
                relations: {r: {one-to-many: u, on: b, only: {l: 1}, fields: [m]}}
                search:
                  analyzers: {n: {tokenizer: standard, filter: [lowercase, {type: edge_ngram, max_gram: 5}]}}
                  text: {b: {weight: 1, analyzer: n}}
                """;
        assertThat(new ValidatorFactory()
                        .validate(schema, YamlFile.parse("right", right).root().toString())
                        .getErrors())
                .isEmpty();
    }

    @Test
    void streamDeliversKeysAndForeignKeysOnly() {
        assertThat(shop("orders").columns())
                .isEqualTo(Map.of(
                        new TableId("shop", "customer_order"), Set.of("id"),
                        new TableId("shop", "customer"), Set.of("id"),
                        new TableId("shop", "order_line"), Set.of("order_id", "line_number"),
                        new TableId("shop", "product"), Set.of("id")));
    }

    @Test
    void aRowThatHoldsTheDocumentsKeyIsNotLookedUp() {
        Map<TableId, List<Ascent>> ascents = shop("orders").ascents();

        assertThat(ascents.get(new TableId("shop", "order_line")))
                .containsExactly(new Ascent("lines", List.of("order_id"), Optional.empty()));
        Ascent.Lookup lookup =
                ascents.get(new TableId("shop", "product")).get(0).lookup().orElseThrow();
        assertThat(lookup.some(List.of(List.of(7L), List.of(8L)), 11))
                .isEqualTo("SELECT DISTINCT STRAIGHT_JOIN t2.`order_id` FROM `shop`.`order_line` t2 FORCE INDEX"
                        + " (`product_id`) WHERE"
                        + " t2.`order_id` IS NOT NULL AND t2.`product_id` IN (7,8) LIMIT 11");
        assertThat(lookup.page(List.of(7L), List.of(100L), null, 10))
                .isEqualTo("SELECT DISTINCT STRAIGHT_JOIN t2.`order_id` FROM `shop`.`order_line` t2 FORCE INDEX"
                        + " (`product_id`) WHERE"
                        + " t2.`order_id` IS NOT NULL AND t2.`product_id` IN (7) AND t2.`order_id` > 100 ORDER BY"
                        + " t2.`order_id` LIMIT 10");
    }

    @Test
    void oneQueryForTheDocumentsAndOneForEachArray() {
        RowPlan orders = shop("orders").documents();

        assertThat(orders.query().sql(List.of(List.of(1L), List.of(2L))))
                .isEqualTo("SELECT STRAIGHT_JOIN t0.`id`, t0.`status`, t0.`total_amount`, t0.`total_currency`,"
                        + " t0.`version`, t0.`placed_at`, t0.`updated_at`, t1.`id`, t1.`name`, t1.`email` FROM"
                        + " `shop`.`customer_order` t0 FORCE INDEX (`PRIMARY`) LEFT JOIN `shop`.`customer` t1 FORCE INDEX (`PRIMARY`) ON t1.`id` ="
                        + " t0.`customer_id` WHERE t0.`id` IN (1,2)");
        assertThat(orders.arrays()).hasSize(1);
        assertThat(orders.arrays().get(0).query().sql(List.of(List.of(1L))))
                .isEqualTo("SELECT STRAIGHT_JOIN t2.`order_id`, t2.`line_number`, t2.`name`, t2.`quantity`,"
                        + " t2.`unit_price_amount`, t2.`unit_price_currency`, t3.`id`, t3.`sku` FROM `shop`.`order_line` t2"
                        + " FORCE INDEX (`PRIMARY`) LEFT JOIN `shop`.`product` t3 FORCE INDEX (`PRIMARY`) ON t3.`id` = t2.`product_id` WHERE t2.`order_id` IN (1) ORDER BY"
                        + " t2.`order_id`, t2.`line_number`");
    }

    @Test
    void keysAreScannedInOrder() {
        ProjectionPlan.Scan scan =
                plan("{collection: lines, root: order_line, fields: [name]}").rootKeys();

        assertThat(scan.page(null, 5))
                .isEqualTo(
                        "SELECT t0.`order_id`, t0.`line_number` FROM `shop`.`order_line` t0 FORCE INDEX (`PRIMARY`) ORDER BY"
                                + " t0.`order_id`, t0.`line_number` LIMIT 5");
        assertThat(scan.page(List.of(1L, 2L), 5))
                .isEqualTo(
                        "SELECT t0.`order_id`, t0.`line_number` FROM `shop`.`order_line` t0 FORCE INDEX (`PRIMARY`) WHERE"
                                + " ((t0.`order_id` > 1) OR (t0.`order_id` = 1 AND t0.`line_number` > 2)) ORDER BY t0.`order_id`,"
                                + " t0.`line_number` LIMIT 5");
    }

    @Test
    void freeTextInAKeyCannotEndItsLiteral() {
        SqlKey key =
                new SqlKey(List.of("a", "b"), List.of(KeyType.of(KeyType.Kind.TEXT), KeyType.of(KeyType.Kind.DATE)));

        assertThat(key.in(List.of(List.of("'\\ü", "2026-01-31"))))
                .isEqualTo("(a, b) IN ((_utf8mb4 x'275cc3bc','2026-01-31'))");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> key.in(List.of(List.of("x", "2026' OR '1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mappingOfProducts() throws IOException {
        IndexMapping mapping = shop("products").mapping();

        assertThat(mapping.properties())
                .isEqualTo(JSON.readTree(
                        """
                                {"id":{"type":"long"},
                                 "sku":{"type":"text","analyzer":"text_none","fields":{EXACT,CODES}},
                                 "name":SUGGESTED,
                                 "description":{"type":"text","analyzer":"text_english","fields":{
                                                    "words":{"type":"text","analyzer":"text_words","norms":false},
                                                    CODES}},
                                 "brand":{"type":"text","analyzer":"text_none","fields":{EXACT,CODES},
                                          "index_prefixes":{}},
                                 "price":{"properties":{"amount":{"type":"double"},
                                                        "currency":{"type":"keyword","ignore_above":8191}}},
                                 "stock":{"type":"long"},
                                 "attributes":{"type":"object","enabled":false},
                                 "version":{"type":"long"},
                                 "created_at":{"type":"date","format":"strict_date_optional_time_nanos"},
                                 "updated_at":{"type":"date","format":"strict_date_optional_time_nanos"},
                                 "category":{"properties":{"id":{"type":"long"},
                                                           "slug":{"type":"keyword","ignore_above":8191},
                                                           "name":SUGGESTED}}}
                                """.replace("SUGGESTED", """
                                        {"type":"text","analyzer":"text_english","fields":{EXACT,CODES,
                                         "words":{"type":"text","analyzer":"text_words","norms":false,
                                                  "index_prefixes":{}}}}""").replace("EXACT", """
                                        "exact":{"type":"keyword","ignore_above":8191}""").replace("CODES", """
                                        "codes":{"type":"text","analyzer":"text_codes","norms":false,
                                                 "index_options":"docs","index_prefixes":{"max_chars":12}}""")));
    }

    @Test
    void metaOfOrders() throws IOException {
        ProjectionPlan plan = plan("""
                collection: orders
                root: customer_order
                fields: [id, status, total.amount: total_amount, placed_at]
                relations:
                  lines:
                    one-to-many: order_line
                    on: order_id
                    fields: [name]
                    relations:
                      product: {many-to-one: product, on: product_id, fields: [sku, attributes]}
                search:
                  language: german
                  text: {lines.name: 1.5, status: {weight: 1, language: none}}
                  suggest: [status]
                  synonyms: ["tv, television"]
                  rank: {placed_at: {half-life: 90d, weight: 0.5}, total.amount: {weight: 0.1}}
                  filter: [status, {total: total.amount}, {lines.sku: lines.product.sku}, lines.name,
                           {color: lines.product.attributes.color}]
                  sort: [placed_at, {total: total.amount}]
                  facet: [status]
                """);

        JsonNode mapping = plan.mapping().generation(3);

        assertThat(mapping.path("dynamic").booleanValue()).isFalse();
        assertThat(mapping.at("/properties/lines/type").asText()).isEqualTo("nested");
        assertThat(mapping.at("/properties/lines/properties/product/properties/attributes/type")
                        .asText())
                .isEqualTo("flattened");
        assertThat(mapping.at("/properties/lines/properties/name")).isEqualTo(JSON.readTree("""
                {"type":"text","analyzer":"text_german","fields":{
                    "exact":{"type":"keyword","ignore_above":8191},
                    "words":{"type":"text","analyzer":"text_words","norms":false},
                    "codes":{"type":"text","analyzer":"text_codes","norms":false,"index_options":"docs",
                             "index_prefixes":{"max_chars":12}}}}"""));
        assertThat(JSON.readTree(mapping.at("/_meta/tidemark").toString()))
                .isEqualTo(JSON.readTree("""
                                {"collection":"orders","projection":"%s","key":["id"],
                                 "text":[{"path":"lines.name","field":"lines.name","words":"lines.name.words","codes":"lines.name.codes",
                                          "weight":1.5,"nested":"lines"},
                                         {"path":"status","field":"status","words":"status","codes":"status.codes",
                                          "weight":1.0,"nested":null}],
                                 "suggest":["status"],"synonyms":["tv, television"],
                                 "rank":[{"field":"placed_at","kind":"recency","weight":0.5,"half_life":"90d"},
                                         {"field":"total.amount","kind":"magnitude","weight":0.1}],
                                 "filters":{"status":{"field":"status.exact","kind":"keyword","nested":null},
                                            "total":{"field":"total.amount","kind":"decimal","nested":null},
                                            "lines.sku":{"field":"lines.product.sku","kind":"keyword","nested":"lines"},
                                            "lines.name":{"field":"lines.name.exact","kind":"keyword","nested":"lines"},
                                            "color":{"field":"lines.product.attributes.color","kind":"keyword","nested":"lines"}},
                                 "sorts":{"placed_at":{"field":"placed_at","kind":"date"},
                                          "total":{"field":"total.amount","kind":"decimal"}},
                                 "facets":{"status":{"field":"status.exact","kind":"keyword","nested":null}},
                                 "owner":null,"access":"operators","histories":{},
                                 "document":{"id":"integer","status":"string","total":{"amount":"decimal"},
                                             "placed_at":"datetime",
                                             "lines":[{"name":"string","product":{"sku":"string","attributes":"json"}}]},
                                 "generation":3}
                                """.formatted(plan.hash())));
    }

    @Test
    void metaSaysWhoMayReadAndWhereTheHistoryIs() throws IOException {
        JsonNode orders = shop("orders").mapping().meta();

        assertThat(orders.get("owner")).isEqualTo(JSON.readTree("""
                {"field":"customer.id","kind":"integer","path":"customer.id"}"""));
        assertThat(orders.get("access").textValue()).isEqualTo("owner");
        assertThat(orders.get("histories")).isEqualTo(JSON.readTree("""
                {"events":{"collection":"events","on":"aggregate_id","where":{"aggregate_type":"order"},
                           "sort":["aggregate_version"]}}"""));
        assertThat(shop("events").mapping().meta().get("access").textValue()).isEqualTo("operators");
        assertThat(shop("products").mapping().meta().get("access").textValue()).isEqualTo("everyone");
    }

    @Test
    void aLanguageBringsItsAnalysersAndAPlainOneOfTheSameName() {
        Analysis analysis = plan("{collection: p, root: product, fields: [id, name, brand],"
                        + " search: {text: {name: {weight: 1, language: german}, brand: 1}}}")
                .mapping()
                .analysis();

        assertThat(analysis.settings().at("/analyzer/text_german/filter").toString())
                .isEqualTo("[\"lowercase\",\"stop_german_\",\"german_normalization\",\"stem_light_german\"]");
        assertThat(analysis.settings().at("/filter/stem_light_german/type").asText())
                .isEqualTo("stemmer");
        assertThat(analysis.plainSettings().at("/analyzer/text_german/filter").toString())
                .isEqualTo("[\"lowercase\",\"stop_german_\"]");
        assertThat(analysis.settings().path("analyzer").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyElementsOf(analysis.plainSettings().path("analyzer").properties().stream()
                        .map(Map.Entry::getKey)
                        .toList())
                .containsExactly("text_german", "text_none", "text_words", "text_codes");
        assertThat(analysis.probes()).hasSize(3);
        assertThat(plan("{collection: p, root: product, fields: [id]}")
                        .mapping()
                        .analysis()
                        .settings())
                .isEmpty();
    }

    /** search-api's tests search indices that are analysed like ours. */
    @Test
    void searchApiIsTestedWithTheseAnalysers() throws IOException {
        Path file = Path.of("../search-api/src/test/resources/indices/analysis.json");
        assertThat(JSON.readTree(Files.readString(file)))
                .isEqualTo(new Analysis(EnumSet.allOf(Language.class), List.of()).settings());
        assertThat(JSON.readTree(Files.readString(file.resolveSibling("analysis-plain.json"))))
                .isEqualTo(new Analysis(EnumSet.allOf(Language.class), List.of()).plainSettings());
    }

    @Test
    void whatSearchOffersIsToldToTheIndexAndAnotherFormOfATextNeedsABackfill() {
        ProjectionPlan from = plan("{collection: p, root: product, fields: [id, name], search: {text: {name: 1}}}");

        assertThat(PlanChange.between(
                        from,
                        plan("{collection: p, root: product, fields: [id, name], search:"
                                + " {text: {name: 1}, synonyms: ['a, b'], rank: {id: {at-least: 1, weight: 2}}}}")))
                .isEqualTo(new PlanChange(
                        PlanChange.Takes.MAPPING_UPDATE,
                        List.of("+ rank by id: at-least 1.0, weight 2.0", "+ synonym a, b: in questions")));
        for (String search : List.of(
                "{text: {name: 1}, language: german}",
                "{text: {name: 1}, suggest: [name]}",
                "{text: {name: 1}, filter: [name]}")) {
            assertThat(PlanChange.between(
                                    from,
                                    plan("{collection: p, root: product, fields: [id, name], search: " + search + "}"))
                            .takes())
                    .as(search)
                    .isEqualTo(PlanChange.Takes.BACKFILL);
        }
    }

    @Test
    void shardsAndRoutingTakeABackfillAndOtherSettingsDoNot() {
        String file = "{collection: p, root: order_line, fields: [order_id]%s}";
        ProjectionPlan from = plan(file.formatted(""));
        ProjectionPlan routed = plan(file.formatted(", routing: order_id, settings: {number_of_shards: 3}"));

        assertThat(routed.routing()).isEqualTo(new Routing(2, List.of(0)));
        assertThat(routed.mapping().generation(1).at("/_routing/required").asBoolean())
                .isTrue();
        assertThat(routed.mapping().meta().path("routing")).hasToString("{\"of\":2,\"parts\":[0]}");
        assertThat(from.mapping().generation(1).has("_routing")).isFalse();
        assertThat(from.mapping().meta().has("routing")).isFalse();
        PlanChange change = PlanChange.between(from, routed);
        assertThat(change.takes()).isEqualTo(PlanChange.Takes.BACKFILL);
        assertThat(change.differences()).hasSize(2).contains("+ setting number_of_shards: 3");
        assertThat(change.differences().get(0)).startsWith("~ the root: ").endsWith(" routing order_id");
        assertThat(PlanChange.between(
                        plan(file.formatted(", settings: {max_ngram_diff: 3, number_of_replicas: 1}")),
                        plan(file.formatted(", settings: {number_of_replicas: 2}"))))
                .isEqualTo(new PlanChange(
                        PlanChange.Takes.MAPPING_UPDATE,
                        List.of("- setting max_ngram_diff: 3", "~ setting number_of_replicas: 1 -> 2")));
    }

    /** Wherever the file says how: what is no place on earth must not cost the whole document. */
    @Test
    void geometriesAndVectorsAreIndexedAsTheirFileSays() throws IOException {
        Files.writeString(home.resolve("projection.yaml"), """
                {collection: p, root: place, fields: [id, at, {box: {column: at, index: geo_shape}},
                 {spot: {column: area, index: {type: geo_point, ignore_z_value: false}}}, {v: {index: {type: dense_vector, dims: 3}}}]}""");
        IndexMapping mapping = Projections.read(home, "shop")
                .compile(new Tables()
                        .table("place", List.of("id bigint", "at point", "area geometry", "v vector(3)"), "id"))
                .orThrow()
                .get(0)
                .mapping();

        assertThat(mapping.properties())
                .hasToString("{\"id\":{\"type\":\"long\"},"
                        + "\"at\":{\"type\":\"geo_point\",\"ignore_malformed\":true},"
                        + "\"box\":{\"type\":\"geo_shape\",\"ignore_malformed\":true},"
                        + "\"spot\":{\"type\":\"geo_point\",\"ignore_malformed\":true,\"ignore_z_value\":false},"
                        + "\"v\":{\"type\":\"dense_vector\",\"dims\":3}}");
        assertThat(mapping.hasShapes()).isTrue();
        assertThat(mapping.plainGeneration(1).at("/properties/box"))
                .hasToString("{\"type\":\"object\",\"enabled\":false}");
    }

    /** What is said of readers and histories stands in the description of the index alone: it takes no backfill. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filter: [id]|filter: [id], access: everyone|MAPPING_UPDATE|~ access: operators -> everyone",
                "filter: [id], access: everyone|filter: [id]|MAPPING_UPDATE|~ access: everyone -> operators",
                "filter: [id], access: everyone|filter: [id], owner: id|MAPPING_UPDATE|~ access: everyone -> owner;+ owner: id",
                "filter: [id], owner: id|filter: [id], owner: name|MAPPING_UPDATE|~ owner: id -> name",
                "filter: [id], owner: id|filter: [id]|MAPPING_UPDATE|~ access: owner -> operators;- owner: id",
                "filter: [id]|filter: [id], history: {e: {collection: p, on: id}}|MAPPING_UPDATE"
                        + "|+ history e: {\"collection\":\"p\",\"on\":\"id\",\"where\":{},\"sort\":[]}",
                "filter: [id], history: {e: {collection: p, on: id}}|filter: [id]|MAPPING_UPDATE"
                        + "|- history e: {\"collection\":\"p\",\"on\":\"id\",\"where\":{},\"sort\":[]}",
                "filter: [id, name], history: {e: {collection: p, on: id}}"
                        + "|filter: [id, name], history: {e: {collection: p, on: id, where: {name: x}}}|MAPPING_UPDATE"
                        + "|~ history e: {\"collection\":\"p\",\"on\":\"id\",\"where\":{},\"sort\":[]}"
                        + " -> {\"collection\":\"p\",\"on\":\"id\",\"where\":{\"name\":\"x\"},\"sort\":[]}",
                "filter: [id]|filter: [id]|NOTHING|",
                "filter: [id], owner: id, history: {e: {collection: p, on: id, sort: id}}, sort: [id]"
                        + "|history: {e: {on: id, collection: p, sort: id}}, owner: id, sort: [id], filter: [id]|NOTHING|",
            })
    void whoReadsAndWhatIsToldTakesNoBackfill(String from, String to, PlanChange.Takes takes, String differences) {
        String file = "{collection: p, root: product, fields: [id, name], search: {%s}}";

        PlanChange change = PlanChange.between(plan(file.formatted(from)), plan(file.formatted(to)));

        assertThat(change.takes()).isEqualTo(takes);
        assertThat(String.join(";", change.differences())).isEqualTo(differences == null ? "" : differences);
    }

    @Test
    void hashChangesWithWhatDocumentsHoldAndWithNothingElse() {
        String base = plan("{collection: p, root: product, fields: [id, name]}").hash();

        assertThat(base).matches("[0-9a-f]{64}");
        assertThat(plan("# the same\ncollection: p\nroot: shop.product\nfields:\n  - id\n  - name\n")
                        .hash())
                .isEqualTo(base);
        assertThat(Stream.of(
                                "{collection: p, root: product, fields: [id, name: sku]}",
                                "{collection: p, root: product, fields: [id, name], search: {filter: [id]}}",
                                "{collection: p, root: product, fields: [id, name], search: {text: {name: 2}}}",
                                "{collection: p, root: product, fields: [id, name], search: {owner: id}}",
                                "{collection: p, root: product, fields: [id, name], search: {access: operators}}",
                                "{collection: p, root: product, fields: [id, name], search: {history: {e: {collection: p, on: id}}, filter: [id]}}",
                                "{collection: p, root: product, fields: [id, name], search: {access: everyone}}",
                                "{collection: p, root: product, fields: [id, name], search: {text: {name: 2}, language: german}}",
                                "{collection: p, root: product, fields: [id, name], search: {synonyms: ['a, b']}}",
                                "{collection: p, root: product, fields: [id, name], search: {rank: {id: {weight: 1}}}}",
                                "{collection: p, root: product, fields: [id, name], relations: {c: {many-to-one: category,"
                                        + " on: category_id, fields: [id]}}}",
                                "{collection: p, root: category, fields: [id, name]}")
                        .map(yaml -> plan(yaml).hash()))
                .doesNotHaveDuplicates()
                .doesNotContain(base);
    }

    @Test
    void aConditionIsAskedWhereverRowsAre() {
        ProjectionPlan plan = plan("""
                collection: p
                root: product
                only: {brand: [Acme, null], stock: {not: 0}, sku: {not: null}}
                fields: [id]
                relations:
                  category: {many-to-one: category, on: category_id, only: {slug: audio}, fields: [name]}
                """);
        String only = "(t0.`brand` IS NULL OR t0.`brand` IN (_utf8mb4 x'41636d65'))"
                + " AND (t0.`stock` IS NULL OR t0.`stock` NOT IN (0)) AND t0.`sku` IS NOT NULL";

        assertThat(plan.rootKeys().page(null, 5))
                .isEqualTo("SELECT t0.`id` FROM `shop`.`product` t0 FORCE INDEX (`PRIMARY`) WHERE " + only
                        + " ORDER BY t0.`id` LIMIT 5");
        assertThat(plan.rootKeys().page(List.of(7L), 5)).contains(" WHERE t0.`id` > 7 AND " + only + " ORDER BY ");
        assertThat(plan.rootKeys().existing(List.of(List.of(7L)))).endsWith(" WHERE t0.`id` IN (7) AND " + only);
        assertThat(plan.rootKeys().estimate()).endsWith(" WHERE " + only);
        assertThat(plan.documents().query().sql(List.of(List.of(7L))))
                .contains(" LEFT JOIN `shop`.`category` t1 FORCE INDEX (`PRIMARY`) ON t1.`id` = t0.`category_id`"
                        + " AND t1.`slug` IN (_utf8mb4 x'617564696f') WHERE t0.`id` IN (7) AND " + only);
        assertThat(plan.ascents()
                        .get(new TableId("shop", "category"))
                        .get(0)
                        .lookup()
                        .orElseThrow()
                        .some(List.of(List.of(3L)), 9))
                .contains(" WHERE " + only + " AND t0.`id` IS NOT NULL AND t0.`category_id` IN (3) LIMIT 9");
        assertThat(plan.columns().get(new TableId("shop", "product"))).containsExactly("id");
    }

    @Test
    void fieldsAreIndexedAsTheirFileSays() {
        IndexMapping mapping = plan("""
                        collection: p
                        root: product
                        fields:
                          - id: {index: keyword}
                          - stock: {index: {type: integer, doc_values: false}}
                          - price: {column: price_amount, index: {type: scaled_float, scaling_factor: 100}}
                          - note: {column: description, index: none}
                          - created_at: {index: {type: date_nanos}}
                          - attributes: {index: flattened}
                          - name
                          - type: {constant: product}
                        search:
                          analyzers:
                            parts: {tokenizer: standard, filter: [lowercase, {type: edge_ngram, max_gram: 5}]}
                          text: {name: {weight: 2, analyzer: parts}}
                          filter: [id, stock, price, created_at, attributes.color, type]
                        """).mapping();

        assertThat(mapping.properties().path("id")).hasToString("{\"type\":\"keyword\"}");
        assertThat(mapping.properties().path("stock")).hasToString("{\"type\":\"integer\",\"doc_values\":false}");
        assertThat(mapping.properties().path("price"))
                .hasToString("{\"type\":\"scaled_float\",\"scaling_factor\":100}");
        assertThat(mapping.properties().has("note")).isFalse();
        assertThat(mapping.properties().path("created_at").path("type").asText())
                .isEqualTo("date_nanos");
        assertThat(mapping.properties().path("attributes").path("type").asText())
                .isEqualTo("flattened");
        assertThat(mapping.properties().path("name").path("analyzer").asText()).isEqualTo("parts");
        assertThat(mapping.meta().path("text").get(0).path("words").asText()).isEqualTo("name.words");
        assertThat(mapping.meta().path("document").path("note").asText()).isEqualTo("string");
        assertThat(mapping.meta().path("filters").findValuesAsText("kind"))
                .containsExactly("keyword", "integer", "decimal", "date", "keyword", "keyword");
        assertThat(mapping.analysis().settings().path("analyzer").path("parts"))
                .hasToString(
                        "{\"type\":\"custom\",\"tokenizer\":\"standard\",\"filter\":[\"lowercase\",\"own_parts_1\"]}");
        assertThat(mapping.analysis().plainSettings().path("filter").path("own_parts_1"))
                .hasToString("{\"type\":\"edge_ngram\",\"max_gram\":5}");
    }

    @Test
    void whatIsNewInAFileTakesABackfill() {
        ProjectionPlan from = plan("{collection: p, root: product, fields: [id, name], search: {text: {name: 1}}}");
        for (String to : List.of(
                "{collection: p, root: product, only: {stock: 1}, fields: [id, name], search: {text: {name: 1}}}",
                "{collection: p, root: product, fields: [id, name, kind: {constant: a}], search: {text: {name: 1}}}",
                "{collection: p, root: product, fields: [id: {index: keyword}, name], search: {text: {name: 1}}}",
                "{collection: p, root: product, fields: [id, name], search: {text: {name: {weight: 1, analyzer: simple}}}}",
                "{collection: p, root: product, fields: [id, name],"
                        + " search: {text: {name: 1}, analyzers: {own: {tokenizer: standard}}}}",
                "{collection: p, root: product, transformer: dev.tidemark.projector.scenario.Slugs, fields: [id, name],"
                        + " search: {text: {name: 1}}}")) {
            assertThat(PlanChange.between(from, plan(to)))
                    .as(to)
                    .satisfies(change -> assertThat(change.takes()).isEqualTo(PlanChange.Takes.BACKFILL))
                    .satisfies(change -> assertThat(change.differences()).isNotEmpty());
        }
    }

    @Test
    void readsTheTablesItNames() throws IOException {
        assertThat(Projections.read(CONF.resolve("projections"), "shop").tables())
                .extracting(TableId::table)
                .containsExactly("category", "customer", "customer_order", "event", "order_line", "product");
    }

    private static ProjectionPlan shop(String collection) {
        return Projections.read(CONF.resolve("projections"), "shop").compile(Tables.shop()).orThrow().stream()
                .filter(plan -> plan.collection().equals(collection))
                .findFirst()
                .orElseThrow();
    }

    private ProjectionPlan plan(String yaml) {
        try {
            Files.writeString(home.resolve("projection.yaml"), yaml);
            return Projections.read(home, "shop")
                    .compile(Tables.shop())
                    .orThrow()
                    .get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
