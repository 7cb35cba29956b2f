package dev.tidemark.projector.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves the alias to a generation that is complete. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = "Moves the alias to a generation that is complete.")
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
            description = "its number (default: the one that is complete, or else the one that stands by)")
    Integer generation;

    @Option(names = "--force", description = "let it serve though verification objects to it")
    boolean force;

    @Override
    public Integer call() {
        int number = new Usage(command).generation(generation);
        return projector.asking(() -> {
            String path = "/v1/collections/" + RunningProjector.step(collection) + "/promotion";
            System.out.println(projector
                            .post(path, Map.of("generation", number, "force", force))
                            .path("live")
                            .asText()
                    + " is live");
            return 0;
        });
    }
}
