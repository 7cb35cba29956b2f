package dev.tidemark.search.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.index.IndexClient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Documents with the chosen fields only, as Elasticsearch leaves them: what holds nothing any more goes. They are text, and
 * stay text: as a tree, one of many small values takes ten times as much memory.
 */
final class Chosen {

    private static final String SOURCE = "_source";

    /** Elasticsearch names no field twice, and documents are the projector's own. */
    private static final ObjectReader READER =
            Json.mapper().reader().without(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private Chosen() {}

    /**
     * Asks for hits with the chosen fields of their documents. Elasticsearch writes what it chooses anew, and numbers in JSON as
     * doubles: of that whole documents are asked for, unless they are too large for an answer.
     *
     * @param fields empty for all
     * @param body without a word about fields
     * @param search asks Elasticsearch, for documents as text
     */
    static CompletableFuture<JsonNode> hits(
            Collection collection,
            List<String> fields,
            ObjectNode body,
            Function<ObjectNode, CompletableFuture<JsonNode>> search) {
        if (fields.isEmpty()) {
            return search.apply(body);
        } else if (!FieldsReader.haveJson(collection, fields)) {
            return search.apply(only(fields, body));
        }
        return search.apply(body)
                .thenApply(answer -> {
                    for (JsonNode hit : answer.path("hits").path("hits")) {
                        ((ObjectNode) hit).set(SOURCE, of(hit.path(SOURCE), fields));
                    }
                    return answer;
                })
                .exceptionallyCompose(failure -> IndexClient.isTooLarge(failure)
                        ? search.apply(only(fields, body))
                        : CompletableFuture.failedFuture(failure));
    }

    private static ObjectNode only(List<String> fields, ObjectNode body) {
        ArrayNode includes = body.putObject(SOURCE).putArray("includes");
        fields.forEach(includes::add);
        return body;
    }

    /**
     * @param document as text
     * @param fields their paths; an object stands for all that is in it
     * @return as text
     */
    static JsonNode of(JsonNode document, List<String> fields) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(cut(document, fields)));
    }

    /** The same to be looked into. */
    static JsonNode tree(JsonNode document, List<String> fields) {
        try {
            return READER.readTree(cut(document, fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cut(JsonNode document, List<String> fields) {
        StringWriter cut = new StringWriter();
        try (JsonParser parser = new FilteringParserDelegate(
                        READER.createParser(text(document)),
                        new Wanted("", fields),
                        TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH,
                        true);
                JsonGenerator to = Json.mapper().createGenerator(cut)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    to.writeNumber(parser.getText()); // with all its digits
                } else {
                    to.copyCurrentEvent(parser);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cut.getBuffer().isEmpty() ? "{}" : cut.toString();
    }

    /** Empty where Elasticsearch was asked for none of it. */
    private static String text(JsonNode document) {
        return document instanceof POJONode node && node.getPojo() instanceof RawValue raw
                ? raw.rawValue().toString()
                : "{}";
    }

    /** What is wanted of an object at this path. */
    private static final class Wanted extends TokenFilter {

        private final String prefix;
        private final List<String> fields;

        Wanted(String prefix, List<String> fields) {
            this.prefix = prefix;
            this.fields = fields;
        }

        @Override
        public TokenFilter includeProperty(String name) {
            String path = prefix + name;
            if (fields.stream().anyMatch(wanted -> path.equals(wanted) || path.startsWith(wanted + "."))) {
                return INCLUDE_ALL;
            }
            return fields.stream().anyMatch(wanted -> wanted.startsWith(path + "."))
                    ? new Wanted(path + ".", fields)
                    : null;
        }

        /** A field of it is wanted, and a value has none. */
        @Override
        protected boolean _includeScalar() {
            return false;
        }
    }
}
