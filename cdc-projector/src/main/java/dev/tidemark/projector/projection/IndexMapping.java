package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/**
 * The mapping of a collection's index: the type of each field, and in {@code _meta.tidemark} all that search-api needs to
 * know of the collection. Uses nothing that Elasticsearch's minimal distribution lacks, but for what {@link #analysis} says.
 */
public final class IndexMapping {

    /** A field type that a minimal Elasticsearch lacks. */
    static final String SHAPE = "geo_shape";

    private final ObjectNode properties;
    private final ObjectNode meta;
    private final Analysis analysis;
    private final IndexSettings settings;

    /** @param meta without the generation */
    IndexMapping(ObjectNode properties, ObjectNode meta, Analysis analysis, IndexSettings settings) {
        this.analysis = analysis;
        this.settings = settings;
        this.properties = properties;
        this.meta = meta;
    }

    /** The whole mapping for one generation of the index. */
    public ObjectNode generation(int number) {
        ObjectNode mapping = JsonNodeFactory.instance.objectNode();
        mapping.putObject("_meta").set("tidemark", meta.deepCopy().put("generation", number));
        if (meta.has("routing")) {
            mapping.putObject("_routing").put("required", true);
        }
        return mapping.put("dynamic", false).set("properties", properties.deepCopy());
    }

    /** Whether there are fields of a type that not every Elasticsearch has. */
    public boolean hasShapes() {
        return shapes(properties).findAny().isPresent();
    }

    /** The same with what those fields hold in the documents only, where nothing finds it. */
    public ObjectNode plainGeneration(int number) {
        ObjectNode mapping = generation(number);
        shapes(mapping.withObjectProperty("properties"))
                .toList()
                .forEach(field -> field.removeAll().put("type", "object").put("enabled", false));
        return mapping;
    }

    private static Stream<ObjectNode> shapes(ObjectNode fields) {
        return fields.properties().stream().flatMap(named -> {
            ObjectNode field = (ObjectNode) named.getValue();
            return field.get("properties") instanceof ObjectNode inner
                    ? shapes(inner)
                    : Stream.of(field).filter(any -> any.path("type").asText().equals(SHAPE));
        });
    }

    /** What stands in {@code _meta.tidemark} whatever the generation. */
    public ObjectNode meta() {
        return meta.deepCopy();
    }

    /** The fields and their types. */
    public ObjectNode properties() {
        return properties.deepCopy();
    }

    /** Of the index, beside those that Tidemark decides. */
    public IndexSettings settings() {
        return settings;
    }

    /** The analysers that the fields name. */
    public Analysis analysis() {
        return analysis;
    }
}
