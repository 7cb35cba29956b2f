package dev.tidemark.projector.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.transform.DocumentTransformer;
import java.util.Optional;

/** Gives loaded documents the form that somebody's {@link DocumentTransformer} says. */
final class Transformation {

    /** What MySQL holds is exact, and as long as it is. */
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int REASON_CHARS = 500;

    private Transformation() {}

    /** Empty where the transformer wants no such document. */
    static Optional<LoadedDocument> of(DocumentTransformer transformer, DocumentKey key, byte[] source) {
        try {
            ObjectNode given = (ObjectNode) MAPPER.readTree(source);
            ObjectNode document = transformer.transform(key.id(), given);
            return document == null
                    ? Optional.empty()
                    : Optional.of(new LoadedDocument(MAPPER.writeValueAsBytes(document), null));
        } catch (Throwable e) { // whatever it is, it is this document's
            if (e instanceof VirtualMachineError exhausted && !(e instanceof StackOverflowError)) {
                throw exhausted;
            }
            return Optional.of(new LoadedDocument(source, reason(transformer, e)));
        }
    }

    private static String reason(DocumentTransformer transformer, Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String text = transformer.getClass().getName() + " fails: "
                + e.toString().lines().findFirst().orElse("")
                + (trace.length == 0 ? "" : ", at " + trace[0].getFileName() + ":" + trace[0].getLineNumber());
        return text.length() <= REASON_CHARS ? text : text.substring(0, REASON_CHARS - 1) + "…";
    }
}
