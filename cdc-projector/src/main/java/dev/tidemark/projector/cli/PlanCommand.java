package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.progress.PlannedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What differs between projection files, database schema and index, and what it takes; status 1 where anything does. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what the projection files, as they are now, would change, and what that takes.")
public final class PlanCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Parameters(arity = "0..1", paramLabel = "COLLECTION", description = "default: all")
    String collection;

    @Option(names = "--json", description = "print what the projector answered, for scripts")
    boolean json;

    @Override
    public Integer call() {
        return projector.asking(() -> {
            List<JsonNode> changes = changes(projector.get("/v1/plan").path("collections"));
            if (json) {
                System.out.println(changes);
            } else {
                changes.forEach(PlanCommand::print);
            }
            return changes.stream()
                            .allMatch(change -> change.path("takes").asText().equals(PlannedChange.NOTHING))
                    ? 0
                    : 1;
        });
    }

    private List<JsonNode> changes(JsonNode all) {
        List<JsonNode> changes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        all.forEach(change -> {
            String name = change.path("collection").asText();
            names.add(name);
            if (collection == null || collection.equals(name)) {
                changes.add(change);
            }
        });
        if (changes.isEmpty() && collection != null) {
            throw new RefusedException(
                    "there is no collection '" + collection + "'; there are: " + String.join(", ", names));
        }
        return changes;
    }

    private static void print(JsonNode change) {
        String name = change.path("collection").asText();
        String index =
                change.path("index").isNull() ? "" : " (" + change.path("index").asText() + ")";
        System.out.println(
                name + index + ": " + advice(name, change.path("takes").asText()));
        change.path("differences").forEach(line -> System.out.println("  " + line.asText()));
    }

    private static String advice(String name, String takes) {
        return switch (takes) {
            case PlannedChange.NOTHING -> "nothing to do";
            case "mapping-update" -> "a live mapping update, made when the projector starts or connects anew";
            case "backfill" -> "needs 'backfill " + name + "'";
            case "promote" -> "is built: 'promote " + name + "' makes it serve";
            case "first-fill" -> "new: filled when the projector starts or connects anew";
            case "removal" ->
                "no projection file names it any more: once the projector starts or connects anew nobody"
                        + " keeps it true, and 'drop' deletes it";
            case "mending" -> "stopped until its file and its tables suit each other again";
            default -> takes;
        };
    }
}
