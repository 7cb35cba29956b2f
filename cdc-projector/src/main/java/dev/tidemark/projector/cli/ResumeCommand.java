package dev.tidemark.projector.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Applies changes again, from where it was paused. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Applies changes again, from where it was paused.")
public final class ResumeCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Override
    public Integer call() {
        return projector.asking(() -> {
            projector.post("/v1/resumption", null);
            System.out.println("resumed");
            return 0;
        });
    }
}
