package dev.tidemark.projector.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.progress.ProjectorStatus;
import dev.tidemark.runtime.http.Json;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One row per collection: where it is and how far behind. Status 1 when the projector is not following the source. */
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
            System.out.println(json ? answer.toPrettyString() : table(status));
            return status.state().equals("streaming") || status.state().equals("filling") ? 0 : 1;
        });
    }

    private static ProjectorStatus parse(JsonNode answer) {
        try {
            return Json.mapper().treeToValue(answer, ProjectorStatus.class);
        } catch (JsonProcessingException e) {
            throw new NoProjectorException("what answers there is not a projector of this version");
        }
    }

    static String table(ProjectorStatus status) {
        Table table = new Table(
                "COLLECTION",
                "INDEX",
                "STATE",
                "DOCUMENTS",
                "SOURCE",
                "APPLIED",
                "SEARCHABLE",
                "BACKLOG",
                "LAG",
                "JOBS",
                "DEAD LETTERS");
        for (ProjectorStatus.Collection of : status.collections()) {
            table.row(
                    of.collection(),
                    of.index(),
                    of.state(),
                    String.valueOf(of.documents()),
                    String.valueOf(status.sourcePosition()),
                    String.valueOf(status.appliedPosition()),
                    String.valueOf(status.searchablePosition()),
                    String.valueOf(status.backlogTransactions()),
                    status.lagSeconds() == null ? "-" : String.format(Locale.ROOT, "%.3f s", status.lagSeconds()),
                    of.jobs().isEmpty()
                            ? "-"
                            : of.jobs().stream().map(StatusCommand::text).collect(Collectors.joining(", ")),
                    String.valueOf(of.deadLetters()));
        }
        String head = "projector: " + status.state() + (status.reason() == null ? "" : ": " + status.reason());
        return head + System.lineSeparator() + table;
    }

    private static String text(ProjectorStatus.Job job) {
        return job.since() == null
                ? job.kind() + " (" + job.documents() + ")"
                : String.format(
                        Locale.ROOT,
                        "%s of %s (%d of about %d, for %.0f s)",
                        job.kind(),
                        job.phase(),
                        job.done(),
                        job.total(),
                        job.since().lagSeconds());
    }
}
