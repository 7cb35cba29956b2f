package dev.tidemark.projector.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What an answer to a bulk request means for the whole of it. */
sealed interface BulkAnswer {

    /** It was taken up: an answer for each write, in their order. */
    record Items(List<Item> items) implements BulkAnswer {}

    /** It was not, or nobody knows: send all of it again later. */
    record Later(String problem) implements BulkAnswer {}

    /** It was not, and one of its documents may be why. */
    record Blamed(int status, String problem) implements BulkAnswer {}

    /** It was not and will not be, whatever it holds. */
    record Refused(int status, String errorType, String problem) implements BulkAnswer {}

    /** @param errorType empty where there is no error */
    record Item(int status, String errorType, String problem) {

        Outcome outcome() {
            return Outcome.of(status, errorType);
        }
    }

    /** The parts of an answer that {@link #of} reads. */
    String FILTER = "errors,error,items.*.status,items.*.error.type,items.*.error.reason,"
            + "items.*.error.caused_by.type,items.*.error.caused_by.reason";

    static BulkAnswer of(Answer answer, int writes) {
        if (answer.later()) {
            return new Later(answer.problem());
        }
        if (answer.ok()) {
            List<Item> items = items(answer.json());
            return items.size() == writes
                    ? new Items(items)
                    : new Later("an answer that cannot be read: " + answer.status() + " " + answer.text());
        }
        return Outcome.blamesContent(answer.status(), answer.errorType())
                ? new Blamed(answer.status(), answer.problem())
                : new Refused(answer.status(), answer.errorType(), answer.problem());
    }

    private static List<Item> items(JsonNode json) {
        List<Item> items = new ArrayList<>();
        for (JsonNode action : json.path("items")) {
            JsonNode item = action.elements().hasNext() ? action.elements().next() : action;
            if (!item.path("status").isInt()) {
                return List.of();
            }
            items.add(item(item.path("status").intValue(), item.path("error")));
        }
        return items;
    }

    private static Item item(int status, JsonNode error) {
        if (error.isMissingNode()) {
            return new Item(status, "", "");
        }
        String type = error.path("type").asText();
        JsonNode cause = error.path("caused_by");
        return new Item(
                status,
                type,
                status + " " + type + ": " + error.path("reason").asText()
                        + (cause.isMissingNode()
                                ? ""
                                : "; " + cause.path("reason").asText()));
    }
}
