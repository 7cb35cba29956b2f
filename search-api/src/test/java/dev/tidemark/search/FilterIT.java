package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
final class FilterIT {

    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open();
        installation.open("products");
        installation.fill("products", """
                {'id': 1, 'sku': 'HP-1', 'name': 'Headphones', 'brand': 'Acme', 'price': {'amount': '19.90'}, 'stock': 5,
                 'available': true, 'attributes': {'color': 'red'}, 'created_at': '2026-01-31T23:59:59.999999Z',
                 'category': {'id': 1, 'slug': 'audio', 'name': 'Audio'}}""", """
                {'id': 2, 'sku': 'TV,1', 'name': 'Television', 'brand': 'Bang, Olufsen', 'price': {'amount': '999.00'},
                 'stock': 0, 'available': false, 'attributes': {'color': 'black'}, 'created_at': '2026-02-01T00:00:00Z',
                 'category': {'id': 2, 'slug': 'video', 'name': 'Video'}}""", """
                {'id': 3, 'sku': 'a..b', 'name': 'Cable', 'brand': null, 'price': {'amount': '-0.50'}, 'stock': -3,
                 'attributes': {}, 'created_at': null, 'category': {'id': 3, 'slug': 'more', 'name': 'More'}}""");
        installation.open("orders");
        installation.fill("orders", """
                {'id': 1, 'status': 'placed', 'placed_at': '2026-03-01T10:00:00.000001Z', 'lines': [
                 {'quantity': 1, 'product': {'sku': 'A-1'}}, {'quantity': 9, 'product': {'sku': 'B-1'}}]}""", """
                {'id': 2, 'status': 'cancelled', 'placed_at': '2026-03-01T10:00:01Z', 'lines': [
                 {'quantity': 9, 'product': {'sku': 'A-1'}}]}""", """
                {'id': 3, 'status': 'shipped', 'placed_at': '2026-03-02T00:00:00Z', 'lines': []}""", """
                {'id': 4, 'status': 'paid', 'placed_at': '2026-03-05T00:00:00Z', 'lines': [
                 {'quantity': 7, 'product': null}, {'quantity': 1, 'product': {'sku': 'C-1'}}]}""");
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sku=HP-1 | 1",
                "sku=hp-1 | ''",
                "brand=Acme,Nobody | 1",
                "brand=Bang%5C%2C+Olufsen,Acme | 1 2",
                "sku=a..b | 3",
                "category=audio,video | 1 2",
                "-category=audio,video | 3",
                "-brand=Acme | 2 3",
                "brand=Acme&stock=5 | 1",
                "brand=Acme&stock=0 | ''",
                "id=1,3 | 1 3",
                "brand=null | 3",
                "-brand=null | 1 2",
                "brand=null,Acme | 1 3",
                "brand=%5Cnull | ''",
                "available=null | 3",
                "attributes.color=null | 3",
                "created_at=null,2026-02 | 2 3",
                "stock=0..5 | 1 2",
                "stock=1.. | 1",
                "stock=..0 | 2 3",
                "stock=-3 | 3",
                "stock=-5..-1,5 | 1 3",
                "-stock=0.. | 3",
                "price=19.9 | 1",
                "price=19.90..999 | 1 2",
                "price=..19.89 | 3",
                "price=1e2.. | 2",
                "available=true | 1",
                "available=true,false | 1 2",
                "attributes.color=red,black | 1 2",
                "created_at=2026-01-31 | 1",
                "created_at=2026-01 | 1",
                "created_at=2026 | 1 2",
                "created_at=2026-02-01.. | 2",
                "created_at=..2026-01-31 | 1",
                "created_at=2026-01-31..2026-02-01 | 1 2",
                "created_at=2026-02-01T00:00:00Z | 2",
                "created_at=2026-02-01T01:00%2B01:00 | 2",
                "created_at=2026-01-31T23:59:59.999999Z | 1",
            })
    void products(String filter, String ids) {
        assertThat(String.join(
                        " ",
                        installation
                                .get("/v1/products?" + filter.strip())
                                .expect(200)
                                .ids()))
                .isEqualTo(ids.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lines.sku=A-1 | 1 2",
                "lines.sku=A-1&lines.quantity=1 | 1",
                "lines.sku=A-1&lines.quantity=5.. | 2",
                "lines.sku=B-1&lines.quantity=1 | ''",
                "lines.sku=B-1,A-1&lines.quantity=9 | 1 2",
                "lines.sku=A-1&lines.quantity=5..&status=placed | ''",
                "-lines.sku=B-1 | 2 3 4",
                "-lines.sku=A-1 | 3 4",
                "lines.sku=null | 4",
                "lines.sku=null&lines.quantity=7 | 4",
                "lines.sku=null&lines.quantity=1 | ''",
                "-lines.sku=null | 1 2 3",
                "lines.sku=A-1&-lines.sku=B-1 | 2",
                "-status=cancelled,placed | 3 4",
                "placed_at=2026-03-01T10:00 | 1 2",
                "placed_at=2026-03-01T10:00:00 | 1",
            })
    void conditionsOnOneArrayHoldForTheSameObject(String filter, String ids) {
        assertThat(String.join(
                        " ",
                        installation
                                .get("/v1/orders?" + filter.strip())
                                .expect(200)
                                .ids()))
                .isEqualTo(ids.strip());
    }

    @Test
    void totalsAreCounted() {
        var body = installation.get("/v1/products?limit=1").expect(200).body();
        assertThat(body.at("/total/value").intValue()).isEqualTo(3);
        assertThat(body.at("/total/relation").textValue()).isEqualTo("eq");
    }
}
