package dev.tidemark.projector.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import io.javalin.http.Context;
import java.util.stream.Collectors;

/** The body of a request, as a record that checks itself. */
final class Body {

    private Body() {}

    /** @throws ProblemException 400 where it is not JSON, has a field nobody knows, or the record refuses it */
    static <T> T read(Context ctx, Class<T> type) {
        try {
            return Json.mapper().treeToValue(Json.tree(ctx), type);
        } catch (UnrecognizedPropertyException e) {
            throw refused("'" + e.getPropertyName() + "' is not a field here; there are: "
                    + e.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".");
        } catch (JsonMappingException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : null;
            throw refused(cause == null ? "A field is not of the kind it should be." : cause.getMessage());
        } catch (JsonProcessingException e) {
            throw refused("The body is not what it should be.");
        }
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(400, "invalid-request", "Invalid request", detail);
    }
}
