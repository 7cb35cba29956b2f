package dev.tidemark.projector.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes a generation that does not serve, or one whose collection is not declared any more. */
@Command(
        name = "drop",
        mixinStandardHelpOptions = true,
        description = "Deletes a generation that does not serve.",
        footer = {
            "",
            "Of a collection that no projection file declares any more ('status' lists them) it deletes what is left,",
            "by its number; with --force also what serves, and then searches do not find the collection any more."
        })
public final class DropCommand implements Callable<Integer> {

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
            description = "its number (default: the one that stands by)")
    Integer generation;

    @Option(
            names = "--force",
            description = "also the one that serves, where no projection file declares the collection any more")
    boolean force;

    @Override
    public Integer call() {
        int number = new Usage(command).generation(generation);
        return projector.asking(() -> {
            String path = "/v1/collections/" + RunningProjector.step(collection) + "/generations/" + number
                    + (force ? "?force=true" : "");
            System.out.println(projector.delete(path).path("dropped").asText() + " is dropped");
            return 0;
        });
    }
}
