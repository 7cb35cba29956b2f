package dev.tidemark.projector.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops applying changes; nothing is lost, and searches go on. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Stops applying changes; nothing is lost, and searches go on.")
public final class PauseCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Override
    public Integer call() {
        return projector.asking(() -> {
            projector.post("/v1/pause", null);
            System.out.println("paused: changes wait in MySQL until 'resume'; mind how long it keeps its binlogs");
            return 0;
        });
    }
}
