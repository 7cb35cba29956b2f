package dev.tidemark.projector.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes the alias back to the generation that stands by; no write is lost. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Takes the alias back to the generation that stands by; no write is lost.")
public final class RollbackCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Parameters(index = "0", paramLabel = "COLLECTION")
    String collection;

    @Override
    public Integer call() {
        return projector.asking(() -> {
            String path = "/v1/collections/" + RunningProjector.step(collection) + "/rollback";
            System.out.println(projector.post(path, null).path("live").asText() + " is live again");
            return 0;
        });
    }
}
