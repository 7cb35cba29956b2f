package dev.tidemark.projector.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.runtime.http.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One row per collection: where it is and how far behind. Status 1 when the projector is not following the source, or
 * changes are not applied to one of them. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows how far each collection is.")
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    RunningProjector projector;

    @Option(names = "--json", description = "print what the projector answered, for scripts")
    boolean json;

    @Override
    public Integer call() {
        return projector.asking(() -> {
            JsonNode answer = projector.get("/v1/status");
            ProjectorStatus status = parse(answer);
            System.out.println(json ? answer.toPrettyString() : StatusText.of(status));
            boolean follows =
                    status.state().equals("streaming") || status.state().equals("filling");
            return follows && status.collections().stream().noneMatch(StatusCommand::isStopped) ? 0 : 1;
        });
    }

    private static boolean isStopped(ProjectorStatus.Collection of) {
        return of.stopped() != null && of.stopped().reason() != null;
    }

    private static ProjectorStatus parse(JsonNode answer) {
        try {
            return Json.mapper().treeToValue(answer, ProjectorStatus.class);
        } catch (JsonProcessingException e) {
            throw new NoProjectorException("what answers there is not a projector of this version");
        }
    }
}
