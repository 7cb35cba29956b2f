package dev.tidemark.search;

import static dev.tidemark.search.Installation.json;
import static dev.tidemark.search.Installation.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders have lines, and lines have discounts and parcels. */
@TestInstance(Lifecycle.PER_CLASS)
final class NestedArraysIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        ObjectNode mapping = Installation.mapping("orders");
        ObjectNode lines = (ObjectNode) mapping.at("/properties/lines/properties");
        lines.set(
                "discounts",
                parse(
                        json(
                                "{'type': 'nested', 'properties': {'code': {'type': 'keyword'}, 'percent': {'type': 'long'}}}")));
        lines.set("parcels", parse(json("{'type': 'nested', 'properties': {'carrier': {'type': 'keyword'}}}")));
        ObjectNode meta = (ObjectNode) mapping.at("/_meta/tidemark");
        for (String kind : new String[] {"filters", "facets"}) {
            ObjectNode fields = (ObjectNode) meta.get(kind);
            field(fields, "lines.discounts.code", "keyword", "lines.discounts");
            field(fields, "lines.discounts.percent", "integer", "lines.discounts");
            field(fields, "lines.parcels.carrier", "keyword", "lines.parcels");
        }
        installation.open("orders", mapping);
        installation.fill("orders", """
                {'id': 1, 'status': 'placed', 'lines': [
                 {'product': {'sku': 'A-1'}, 'discounts': [{'code': 'W', 'percent': 5}], 'parcels': [{'carrier': 'ups'}]},
                 {'product': {'sku': 'B-1'}, 'discounts': [{'code': 'X', 'percent': 10}, {'code': 'Y', 'percent': 20}],
                  'parcels': [{'carrier': 'dhl'}]}]}""", """
                {'id': 2, 'status': 'paid', 'lines': [
                 {'product': {'sku': 'A-1'}, 'discounts': [{'code': 'X', 'percent': 20}], 'parcels': [{'carrier': 'dhl'}]}]}""");
    }

    private static void field(ObjectNode fields, String name, String kind, String array) {
        fields.putObject(name).put("field", name).put("kind", kind).put("nested", array);
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lines.discounts.code=X | 1 2",
                "lines.sku=A-1&lines.discounts.code=X | 2",
                "lines.discounts.code=X&lines.sku=B-1 | 1",
                "lines.discounts.code=X&lines.discounts.percent=20 | 2",
                "lines.discounts.code=Y&lines.discounts.percent=20&lines.sku=B-1 | 1",
                "lines.discounts.code=Y&lines.discounts.percent=20&lines.sku=A-1 | ''",
                // Arrays beside each other in the same line.
                "lines.discounts.code=X&lines.parcels.carrier=ups | ''",
                "lines.discounts.code=X&lines.parcels.carrier=dhl | 1 2",
                "lines.discounts.code=X&-lines.parcels.carrier=ups | 2",
                "lines.sku=A-1&-lines.discounts.code=Y | 2",
                "lines.sku=A-1&lines.discounts.code=X&facets=lines.sku | 2",
                "lines.sku=A-1&lines.discounts.code=X&facets=lines.discounts.code,status | 2",
                "lines.sku=A-1&lines.parcels.carrier=dhl&status=placed&facets=lines.discounts.code | ''",
            })
    void conditionsHoldForTheSameOuterObject(String filter, String ids) {
        assertThat(String.join(
                        " ",
                        installation
                                .get("/v1/orders?" + filter.strip())
                                .expect(200)
                                .ids()))
                .isEqualTo(ids.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lines.discounts.code | status=placed | W 1; X 1; Y 1",
                "lines.discounts.code | lines.sku=A-1 | W 1; X 1",
                "lines.discounts.code | lines.sku=A-1&lines.discounts.code=X | W 1; X 1",
                "lines.discounts.code | lines.discounts.percent=20 | X 1; Y 1",
                "lines.discounts.code | lines.discounts.percent=20&lines.sku=B-1 | Y 1",
                "lines.discounts.code | lines.parcels.carrier=dhl | X 2; Y 1",
                "lines.discounts.code | lines.parcels.carrier=ups&lines.discounts.code=X | W 1",
                "lines.sku | lines.discounts.code=X | A-1 1; B-1 1",
                "lines.sku | lines.discounts.code=X&lines.sku=B-1 | A-1 1; B-1 1",
                "lines.sku | lines.discounts.code=X&lines.discounts.percent=20 | A-1 1",
                "lines.parcels.carrier | lines.discounts.code=X&lines.sku=A-1 | dhl 1",
                "status | lines.discounts.code=X&lines.sku=A-1 | paid 1",
            })
    void aFacetCountsWhatAClickFinds(String facet, String filter, String counts) {
        String name = facet.strip();
        String path = "/v1/orders?" + filter.strip() + "&facets=" + name;
        var values = installation
                .get(path)
                .expect(200)
                .body()
                .path("facets")
                .path(name)
                .path("values");
        assertThat(StreamSupport.stream(values.spliterator(), false)
                        .map(value -> value.get("value").textValue() + " " + value.get("count"))
                        .collect(Collectors.joining("; ")))
                .isEqualTo(counts.strip());
        String others = filter.strip().replaceAll("(^|&)" + name + "=[^&]*", "");
        values.forEach(value -> assertThat(installation
                        .get("/v1/orders?" + name + "=" + value.get("value").textValue() + "&" + others)
                        .expect(200)
                        .body()
                        .at("/total/value"))
                .as("%s", value)
                .isEqualTo(value.get("count")));
    }
}
