package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares every document with the database. Status 1 when one was found that differs, repaired or not. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares every document with what the database says, while writes go on.",
        footer = {
            "",
            "Status 0: all are as they should be. 1: some were not (with --repair, too), the work failed,",
            "or, with --all, a collection could not be compared.",
            "With --json: {\"results\": [...], \"failed\": [{collection, error}], \"left_out\": [{collection, reason}]},",
            "nothing where the projector refused or did not answer.",
            "Ctrl-C leaves the projector at it: until it is done, the same command joins it again,",
            "and with --cancel ends it."
        })
public final class VerifyCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Spec
    CommandSpec command;

    @Parameters(arity = "0..*", paramLabel = "COLLECTION")
    List<String> collections = new ArrayList<>();

    @Option(names = "--all", description = "all collections")
    boolean all;

    @Option(names = "--repair", description = "write those that differ as the database has them, and no other")
    boolean repair;

    @Option(
            names = "--generation",
            paramLabel = "NUMBER",
            description = "that one of the collection, whether it serves or not (default: the one that serves)")
    Integer generation;

    @Option(names = "--rate", paramLabel = "DOCS/S", description = "so many documents a second at most")
    Integer rate;

    @Option(names = "--json", description = "print what was found as JSON, for scripts")
    boolean json;

    @Option(
            names = "--cancel",
            description = "end the verifications that run, for all who follow them; with --repair those that repair")
    boolean cancel;

    @Override
    public Integer call() {
        Usage usage = new Usage(command);
        usage.require(all == collections.isEmpty(), "Say which: COLLECTION..., or --all");
        usage.require(
                usage.generation(generation) == 0 || collections.size() == 1, "--generation is one of a COLLECTION");
        usage.require(rate == null || rate >= 1, "--rate must be 1 or more, is " + rate);
        usage.require(!cancel || !json && rate == null, "--json and --rate say nothing of what is cancelled");
        return projector.asking(() -> {
            if (cancel) {
                return new Cancelling(projector).cancel(this::isMeant, collections, this::nothing);
            }
            JsonNode begun = begin(collections);
            boolean clean = !JobFollower.saysWhatIsLeftOut(begun);
            ObjectNode all = Json.mapper().createObjectNode();
            ArrayNode results = all.putArray("results");
            ArrayNode failed = all.putArray("failed");
            all.set("left_out", begun.path("left_out"));
            JobFollower follower = new JobFollower(
                    projector, collection -> begin(List.of(collection)).at("/jobs/0"));
            for (JsonNode job : follower.follow(begun)) {
                clean &= report(job, results, failed);
            }
            if (json) {
                System.out.println(all.toPrettyString());
            }
            return clean ? 0 : 1;
        });
    }

    /** @param which none for all */
    private JsonNode begin(List<String> which) throws InterruptedException {
        return projector.post(
                "/v1/verifications",
                Map.of(
                        "collections",
                        which,
                        "all",
                        which.isEmpty(),
                        "repair",
                        repair,
                        "generation",
                        generation == null ? 0 : generation,
                        "rate",
                        rate == null ? 0 : rate));
    }

    /** Who names no generation means all of them. */
    private boolean isMeant(Work work) {
        return (work.is("repair") || !repair && work.is("verify"))
                && (generation == null || work.generation() == generation);
    }

    private String nothing(String collection) {
        return (collection.isEmpty() ? "no " : collection + ": no ")
                + (repair ? "repair" : "verification")
                + (generation == null ? "" : " of generation " + generation)
                + " is under way";
    }

    /** True where all is well. */
    private boolean report(JsonNode job, ArrayNode results, ArrayNode failed) {
        JsonNode result = job.path("result");
        if (JobFollower.hasFailed(job)) {
            failed.addObject()
                    .put("collection", job.path("collection").asText())
                    .put("error", job.path("error").asText());
            return false;
        }
        results.add(result);
        if (!json) {
            System.out.println(text(result));
        }
        JsonNode found = result.path("found");
        return sum(found) == 0;
    }

    private static long sum(JsonNode found) {
        return StreamSupport.stream(found.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    static String text(JsonNode result) {
        List<String> lines = new ArrayList<>();
        String head = String.format(
                Locale.ROOT,
                "%s: %,d documents compared with %s",
                result.path("collection").asText(),
                result.path("documents").asLong(),
                result.path("index").asText());
        JsonNode found = result.path("found");
        if (sum(found) == 0) {
            return head + ", all as the database has them";
        }
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d missing, %,d extra, %,d different; %,d repaired",
                head,
                found.path("missing").asLong(),
                found.path("extra").asLong(),
                found.path("different").asLong(),
                result.path("repaired").asLong()));
        result.path("missing").forEach(id -> lines.add("  missing    " + named(id.asText(), result)));
        more(found.path("missing").asLong() - result.path("missing").size(), lines);
        result.path("extra").forEach(id -> lines.add("  extra      " + named(id.asText(), result)));
        more(found.path("extra").asLong() - result.path("extra").size(), lines);
        result.path("different")
                .forEach(document ->
                        lines.add("  different  " + named(document.path("id").asText(), result) + ": "
                                + StreamSupport.stream(document.path("fields").spliterator(), false)
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining(", "))));
        more(found.path("different").asLong() - result.path("different").size(), lines);
        return String.join(System.lineSeparator(), lines);
    }

    /** With what else is known of the document. */
    private static String named(String id, JsonNode result) {
        String refused = result.path("refused").path(id).asText("");
        String unrepaired = result.path("unrepaired").path(id).asText("");
        return id
                + (refused.isEmpty() ? "" : " (refused: " + refused + ")")
                + (unrepaired.isEmpty() ? "" : " (not repaired: " + unrepaired + ")");
    }

    private static void more(long count, List<String> lines) {
        if (count > 0) {
            lines.add(String.format(Locale.ROOT, "  ... and %,d more", count));
        }
    }
}
