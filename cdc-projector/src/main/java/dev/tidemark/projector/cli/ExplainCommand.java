package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All there is to know of one document. Status 1 when it is not as the database has it. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Shows a document's rows, what the database would make of them, what the index has, and what is"
                + " pending.")
public final class ExplainCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Parameters(index = "0", paramLabel = "COLLECTION")
    String collection;

    @Parameters(index = "1", paramLabel = "ID")
    String id;

    @Option(names = "--json", description = "print what the projector answered, for scripts")
    boolean json;

    @Override
    public Integer call() {
        return projector.asking(() -> {
            JsonNode answer = projector.get("/v1/collections/" + RunningProjector.step(collection) + "/explanation?id="
                    + RunningProjector.step(id));
            System.out.println(json ? answer.toPrettyString() : text(answer));
            return answer.path("state").asText().equals("same") ? 0 : 1;
        });
    }

    static String text(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        lines.add(answer.path("index").asText() + "/" + answer.path("id").asText() + ": " + state(answer));
        JsonNode positions = answer.path("positions");
        lines.add("source position " + positions.path("source").asLong() + ", applied "
                + positions.path("applied").asLong() + ", backlog "
                + positions.path("backlog").asLong());
        JsonNode letter = answer.path("dead_letter");
        if (letter.isObject()) {
            lines.add("refused by Elasticsearch at version "
                    + letter.path("version").asLong() + " ("
                    + letter.path("last").asText() + "): "
                    + letter.path("reason").asText());
        }
        lines.add("");
        lines.add("rows in MySQL:");
        answer.path("rows").forEach(row -> lines.add("  " + row.path("table").asText() + "  " + columns(row)));
        if (answer.path("rows").isEmpty()) {
            lines.add("  none");
        }
        lines.add("");
        lines.add("the document they make:");
        lines.add(document(answer.path("database")));
        lines.add("");
        lines.add("the document in the index"
                + (answer.path("indexed").isNull()
                        ? ":"
                        : ", version " + answer.path("version").asLong() + ":"));
        lines.add(document(answer.path("indexed")));
        return String.join(System.lineSeparator(), lines);
    }

    private static String state(JsonNode answer) {
        return switch (answer.path("state").asText()) {
            case "same" ->
                answer.path("database").isNull() ? "neither side has it" : "the index has it as the database does";
            case "pending" -> "the index is behind: changes are not applied yet";
            default ->
                answer.path("indexed").isNull()
                        ? "missing in the index"
                        : answer.path("database").isNull()
                                ? "the database has no such row"
                                : "different: "
                                        + StreamSupport.stream(
                                                        answer.path("fields").spliterator(), false)
                                                .map(JsonNode::asText)
                                                .collect(Collectors.joining(", "));
        };
    }

    private static String columns(JsonNode row) {
        List<String> values = new ArrayList<>();
        for (Map.Entry<String, JsonNode> column : row.path("columns").properties()) {
            values.add(column.getKey() + "="
                    + (column.getValue().isNull() ? "NULL" : column.getValue().asText()));
        }
        return String.join(" ", values);
    }

    private static String document(JsonNode document) {
        return document.isNull()
                ? "  none"
                : document.toPrettyString().indent(2).stripTrailing();
    }
}
