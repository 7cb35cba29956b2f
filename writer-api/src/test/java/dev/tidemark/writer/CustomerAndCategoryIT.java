package dev.tidemark.writer;

import static dev.tidemark.writer.Shop.unique;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.writer.Shop.Response;
import org.junit.jupiter.api.Test;

final class CustomerAndCategoryIT {
    private final Shop shop = Shop.shared();

    @Test
    void aCategoryIsMadeThenRenamed() {
        String path = "/v1/categories/" + unique("slug");

        Response made = shop.put(path, "{\"name\":\"Audio\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).hasValue(path);
        assertThat(made.header("ETag")).hasValue("\"1\"");

        Response renamed = shop.put(path, "{\"name\":\"Ton\"}");
        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.header("ETag")).hasValue("\"2\"");
        assertThat(renamed.body().get("name").textValue()).isEqualTo("Ton");
        assertThat(renamed.id()).isEqualTo(made.id());

        Response same = shop.put(path, "{\"name\":\"Ton\"}");
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.header("ETag")).hasValue("\"2\"");
        assertThat(shop.sql("SELECT GROUP_CONCAT(type ORDER BY id) FROM event WHERE aggregate_type = 'category'"
                        + " AND aggregate_id = " + made.id()))
                .isEqualTo("CategoryCreated,CategoryRenamed");
    }

    @Test
    void categoriesKeepPreconditions() {
        String path = "/v1/categories/" + unique("slug");
        assertThat(shop.put(path, "{\"name\":\"a\"}", "If-Match", "*").status()).isEqualTo(412);
        assertThat(shop.put(path, "{\"name\":\"a\"}").status()).isEqualTo(201);
        assertThat(shop.put(path, "{\"name\":\"b\"}", "If-Match", "\"2\"").status())
                .isEqualTo(412);
        assertThat(shop.put(path, "{\"name\":\"b\"}", "If-Match", "\"1\"").status())
                .isEqualTo(200);
    }

    @Test
    void slugsAndNamesHaveAForm() {
        assertThat(shop.put("/v1/categories/Loud_Things", "{\"name\":\"a\"}").status())
                .isEqualTo(400);
        assertThat(shop.put("/v1/categories/" + "a".repeat(65), "{\"name\":\"a\"}")
                        .status())
                .isEqualTo(400);
        assertThat(shop.put("/v1/categories/a", "{\"name\":\"" + "n".repeat(201) + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aCustomerIsMadeThenChanged() {
        String email = unique("grace") + "@example.org";
        Response made = shop.post("/v1/customers", "{\"name\":\"Grace\",\"email\":\"" + email + "\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).hasValue("/v1/customers/" + made.id());

        String path = "/v1/customers/" + made.id();
        assertThat(shop.patch(path, "{\"name\":\"G. Hopper\"}").status()).isEqualTo(428);
        Response changed = shop.patch(path, "{\"name\":\"G. Hopper\"}", "If-Match", "\"1\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().get("name").textValue()).isEqualTo("G. Hopper");
        assertThat(changed.body().get("email").textValue()).isEqualTo(email);
        assertThat(shop.patch(path, "{\"name\":\"x\"}", "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(shop.patch(path, "{}", "If-Match", "\"2\"").header("ETag")).hasValue("\"2\"");
        assertThat(shop.patch(path, "{\"email\":null}", "If-Match", "*").status())
                .isEqualTo(422);
        assertThat(shop.patch(path, "{\"phone\":null}", "If-Match", "*").status())
                .isEqualTo(400);
        assertThat(shop.patch("/v1/customers/999999999", "{}", "If-Match", "*").status())
                .isEqualTo(404);
    }

    @Test
    void anEmailAddressBelongsToOneCustomer() {
        String email = unique("alan") + "@example.org";
        assertThat(shop.post("/v1/customers", "{\"name\":\"Alan\",\"email\":\"" + email + "\"}")
                        .status())
                .isEqualTo(201);
        Response second = shop.post("/v1/customers", "{\"name\":\"Alan\",\"email\":\"" + email.toUpperCase() + "\"}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("email-taken");
        assertThat(shop.patch("/v1/customers/" + shop.customer(), "{\"email\":\"" + email + "\"}", "If-Match", "*")
                        .status())
                .isEqualTo(409);
        assertThat(shop.post("/v1/customers", "{\"name\":\"Alan\",\"email\":\"nobody\"}")
                        .status())
                .isEqualTo(422);
    }
}
