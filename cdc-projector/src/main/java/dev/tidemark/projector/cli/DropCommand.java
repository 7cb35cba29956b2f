package dev.tidemark.projector.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes a generation that does not serve. */
@Command(name = "drop", mixinStandardHelpOptions = true, description = "Deletes a generation that does not serve.")
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

    @Override
    public Integer call() {
        int number = new Usage(command).generation(generation);
        return projector.asking(() -> {
            String path = "/v1/collections/" + RunningProjector.step(collection) + "/generations/" + number;
            System.out.println(projector.delete(path).path("dropped").asText() + " is dropped");
            return 0;
        });
    }
}
