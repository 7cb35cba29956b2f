package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves the alias to a generation that is complete, and says what the database says. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = "Moves the alias to a generation that is complete, once it is verified.",
        footer = {
            "",
            "Status 0: it serves. 1: verification found something, or it cannot serve.",
            "Ctrl-C leaves the projector at it: until it is done, the same command joins it again,",
            "and with --cancel ends it."
        })
public final class PromoteCommand implements Callable<Integer> {

    @Spec
    CommandSpec command;

    @Mixin
    RunningProjector projector;

    @Parameters(index = "0", paramLabel = "COLLECTION")
    String collection;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "GENERATION",
            description = "its number (default: the one that is coming, or else the one that stands by)")
    Integer generation;

    @Option(names = "--force", description = "let it serve at once, as it is, without verification")
    boolean force;

    @Option(names = "--cancel", description = "end the verification that it waits for, for all who follow it")
    boolean cancel;

    @Override
    public Integer call() {
        Usage usage = new Usage(command);
        int number = usage.generation(generation);
        usage.require(!cancel || !force, "--force waits for nothing that could be cancelled");
        return projector.asking(() -> {
            if (cancel) {
                return new Cancelling(projector)
                        .cancel(
                                work -> work.is("promotion") && (number == 0 || work.generation() == number),
                                List.of(collection),
                                any -> collection + ": no promotion is under way");
            }
            JsonNode answer = post(Map.of("generation", number, "force", force));
            if (answer.has("live")) {
                System.out.println(answer.path("live").asText() + " is live");
                return 0;
            }
            int chosen = Work.of(answer.at("/jobs/0")).generation();
            return new JobFollower(projector, any -> again(chosen))
                    .follow(answer, job -> job.path("result").path("index").asText() + " is live");
        });
    }

    private JsonNode post(Map<String, Object> promotion) throws InterruptedException {
        return projector.post("/v1/collections/" + RunningProjector.step(collection) + "/promotion", promotion);
    }

    /** Begins nothing: it may have come to its end while nobody looked, and have been rolled back since. */
    private JsonNode again(int chosen) throws InterruptedException {
        JsonNode answer = post(Map.of("generation", chosen, "join", true));
        if (!answer.has("live")) {
            return answer.at("/jobs/0");
        }
        ObjectNode job =
                Json.mapper().createObjectNode().put("collection", collection).put("state", "done");
        job.putObject("result").set("index", answer.path("live"));
        return job;
    }
}
