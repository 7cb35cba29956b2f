package dev.tidemark.projector.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes the alias back to the generation that stands by; no write is lost. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Takes the alias back to the generation that stands by; no write is lost.")
public final class RollbackCommand implements Callable<Integer> {

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
            description = "the number of the one that stands by: refused where it is another one")
    Integer generation;

    @Override
    public Integer call() {
        int number = new Usage(command).generation(generation);
        return projector.asking(() -> {
            String path = "/v1/collections/" + RunningProjector.step(collection) + "/rollback";
            System.out.println(projector
                            .post(path, Map.of("generation", number))
                            .path("live")
                            .asText() + " is live again");
            return 0;
        });
    }
}
