package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.access.Gate;
import io.javalin.Javalin;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ApiDocumentTest {

    private final ApiDocument document = ApiDocument.read();

    @Test
    void documentAndRoutesNameTheSameOperations() {
        Javalin javalin = Javalin.create(config -> SearchApi.routes(
                config.routes,
                null,
                null,
                null,
                new Gate("", "", Clock.systemUTC()),
                new SearchConfig.Cursor("", 60),
                Duration.ofSeconds(1),
                Clock.systemUTC()));
        List<String> routes = javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint.method.name() + " " + handler.endpoint.path)
                .toList();
        assertThat(document.operations()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(references())
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.root().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everyPartIsUsed() {
        document.root()
                .get("components")
                .properties()
                .forEach(kind -> assertThat(kind.getValue().fieldNames())
                        .toIterable()
                        .allSatisfy(name -> {
                            if (kind.getKey().equals("securitySchemes")) {
                                assertThat(document.root().get("security").findValue(name))
                                        .isNotNull();
                            } else {
                                assertThat(references()).anyMatch(reference -> reference.endsWith("/" + name));
                            }
                        }));
    }

    private List<String> references() {
        List<String> references = new ArrayList<>();
        collect(document.root(), references);
        return references;
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").textValue());
        }
        node.forEach(child -> collect(child, references));
    }
}
