package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What openapi.yaml promises. Every exchange of the tests is held against it. */
final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Types that every service has; the others are named in the document, and explained at /docs/problems. */
    private static final Set<String> COMMON = Set.of(
            "not-found",
            "method-not-allowed",
            "body-too-large",
            "incomplete-body",
            "malformed-json",
            "unknown-parameter",
            "not-ready",
            "internal-error");

    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    /** As a service tells it. */
    static ApiDocument of(JsonNode document) {
        return new ApiDocument(document);
    }

    static ApiDocument read() {
        try (InputStream yaml = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
            return new ApiDocument(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode root() {
        return document;
    }

    /** {@code GET /v1/collections} and so on. */
    List<String> operations() {
        List<String> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        operations.add(method.toUpperCase() + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** Fails unless the document allows this answer. */
    void check(String method, String path, int status, HttpHeaders headers, String body) {
        String what = method + " " + path + " → " + status + " " + body;
        JsonNode response = resolved(operation(method, path).at("/responses/" + status));
        assertThat(response.isMissingNode()).as("undocumented: %s", what).isFalse();
        checkHeaders(what, response, headers);
        if (status >= 400) {
            checkProblem(what, body);
        }
        String type = headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (response.has("content")) {
            assertThat(response.get("content").has(type))
                    .as("content type of %s", what)
                    .isTrue();
            checkBody(what, response.get("content").get(type).get("schema"), body);
        } else {
            assertThat(body).as(what).isEmpty();
        }
    }

    private JsonNode operation(String method, String path) {
        String plain = path.replaceFirst("\\?.*", "");
        return document.get("paths").properties().stream()
                .filter(entry -> plain.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
                .filter(entry -> entry.getValue().has(method.toLowerCase()))
                // Where several fit, the one that says the most literally.
                .min(Comparator.comparing(entry -> entry.getKey()
                        .replaceAll("\\{[^}]*}", "{}")
                        .chars()
                        .filter(c -> c == '{')
                        .count()))
                .map(entry -> entry.getValue().path(method.toLowerCase()))
                .orElseThrow(() -> new AssertionError("undocumented path " + path));
    }

    private void checkHeaders(String what, JsonNode response, HttpHeaders headers) {
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            JsonNode declared = resolved(header.getValue());
            Optional<String> value = headers.firstValue(header.getKey());
            if (declared.path("required").booleanValue()) {
                assertThat(value).as("%s of %s", header.getKey(), what).isPresent();
            }
            String pattern = declared.at("/schema/pattern").asText(".*");
            value.ifPresent(text ->
                    assertThat(text).as("%s of %s", header.getKey(), what).matches(pattern));
        }
    }

    private void checkBody(String what, JsonNode schema, String body) {
        ObjectNode standalone = JSON.createObjectNode();
        standalone.set("$defs", document.at("/components/schemas"));
        standalone.setAll((ObjectNode) schema);
        try {
            JsonNode self = JSON.readTree(standalone.toString().replace("#/components/schemas/", "#/$defs/"));
            var result = new ValidatorFactory()
                    .withJsonNodeFactory(new JacksonNode.Factory())
                    .validate(self, (Object) JSON.readTree(body));
            assertThat(result.getErrors().stream().map(error -> error.getInstanceLocation() + ": " + error.getError()))
                    .as(what)
                    .isEmpty();
        } catch (IOException e) {
            throw new AssertionError(what + " is not JSON", e);
        }
    }

    private void checkProblem(String what, String body) {
        try {
            String type = JSON.readTree(body).path("type").asText();
            assertThat(type).as(what).startsWith("/docs/problems#");
            String name = type.substring(type.indexOf('#') + 1);
            assertThat(COMMON.contains(name) || document.get("x-problems").has(name))
                    .as("%s is explained, of %s", name, what)
                    .isTrue();
        } catch (IOException e) {
            throw new AssertionError(what + " is not JSON", e);
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }
}
