package dev.tidemark.projector.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes a generation that does not serve. */
@Command(name = "drop", mixinStandardHelpOptions = true, description = "Deletes a generation that does not serve.")
public final class DropCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Parameters(index = "0", paramLabel = "COLLECTION")
    String collection;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "GENERATION",
            description = "its number (default: the one that stands by)")
    int generation;

    @Override
    public Integer call() {
        return projector.asking(() -> {
            String path = "/v1/collections/" + RunningProjector.step(collection) + "/generations/" + generation;
            System.out.println(projector.delete(path).path("dropped").asText() + " is dropped");
            return 0;
        });
    }
}
