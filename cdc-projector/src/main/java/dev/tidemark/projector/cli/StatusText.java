package dev.tidemark.projector.cli;

import dev.tidemark.projector.progress.ProjectorStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** What people read of the projector's status: a row per collection, and below that what does not fit into one. */
final class StatusText {

    private StatusText() {}

    private static long searchable(ProjectorStatus status, ProjectorStatus.Collection of) {
        return of.stopped() == null ? status.searchablePosition() : of.stopped().searchablePosition();
    }

    private static String lag(ProjectorStatus status, ProjectorStatus.Collection of) {
        Double seconds = of.stopped() == null || status.updatedAt() == null
                ? status.lagSeconds()
                : Double.valueOf(Duration.between(of.stopped().since(), status.updatedAt())
                                .toMillis()
                        / 1000.0);
        return seconds == null ? "-" : String.format(Locale.ROOT, "%.3f s", seconds);
    }

    static String of(ProjectorStatus status) {
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
                "DEAD LETTERS",
                "OTHERS");
        for (ProjectorStatus.Collection of : status.collections()) {
            table.row(
                    of.collection(),
                    of.index() == null ? "-" : of.index(),
                    of.state(),
                    String.valueOf(of.documents()),
                    String.valueOf(status.sourcePosition()),
                    String.valueOf(status.appliedPosition()),
                    String.valueOf(searchable(status, of)),
                    String.valueOf(Math.max(0, status.sourcePosition() - searchable(status, of))),
                    lag(status, of),
                    of.jobs().isEmpty()
                            ? "-"
                            : of.jobs().stream().map(StatusText::text).collect(Collectors.joining(", ")),
                    String.valueOf(of.deadLetters()),
                    others(of));
        }
        String head = "projector: " + status.state() + (status.reason() == null ? "" : ": " + status.reason());
        return head
                + System.lineSeparator()
                + table
                + stopped(status)
                + refused(status)
                + objections(status)
                + undeclared(status)
                + files(status);
    }

    /** The generations beside the one of the row, with their documents. */
    private static String others(ProjectorStatus.Collection of) {
        String others = of.generations().stream()
                .filter(generation -> !generation.index().equals(of.index()))
                .map(generation -> generation.number() + " " + generation.state() + " (" + generation.documents() + ")")
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "-" : others;
    }

    private static String files(ProjectorStatus status) {
        return status.fileProblems().isEmpty()
                ? ""
                : System.lineSeparator() + "projection files are not right, and taken as they were until they are:"
                        + status.fileProblems().stream()
                                .map(problem -> System.lineSeparator() + "  " + problem)
                                .collect(Collectors.joining());
    }

    /** What does not fit into a row: why changes are not applied, and from when on. */
    private static String stopped(ProjectorStatus status) {
        StringBuilder lines = new StringBuilder();
        for (ProjectorStatus.Collection of : status.collections()) {
            ProjectorStatus.Stopped stopped = of.stopped();
            if (stopped != null) {
                lines.append(System.lineSeparator()).append(of.collection());
                lines.append(stopped.reason() == null ? " has missed changes and is being built anew" : " is stopped: ")
                        .append(stopped.reason() == null ? "" : stopped.reason());
                if (stopped.statement() != null) {
                    lines.append(System.lineSeparator())
                            .append("  since position ")
                            .append(stopped.statementPosition())
                            .append(": ")
                            .append(stopped.statement());
                }
                lines.append(System.lineSeparator())
                        .append("  searches of it are complete up to position ")
                        .append(stopped.searchablePosition())
                        .append(", ")
                        .append(stopped.since());
            }
        }
        return lines.toString();
    }

    /** What a changed file should have changed. */
    private static String refused(ProjectorStatus status) {
        return status.collections().stream()
                .filter(of -> of.refused() != null)
                .map(of -> System.lineSeparator() + of.collection()
                        + " goes on as it was before its projection file changed: " + of.refused())
                .collect(Collectors.joining());
    }

    /** What was built and may not serve. */
    private static String objections(ProjectorStatus status) {
        StringBuilder lines = new StringBuilder();
        for (ProjectorStatus.Collection of : status.collections()) {
            for (ProjectorStatus.Generation generation : of.generations()) {
                if (generation.objection() != null) {
                    String which = of.collection() + " " + generation.number();
                    lines.append(System.lineSeparator())
                            .append(generation.index())
                            .append(" does not serve: ")
                            .append(generation.objection().text())
                            .append(System.lineSeparator())
                            .append("  found at ")
                            .append(generation.objection().at())
                            .append(", for instance ")
                            .append(String.join(", ", generation.objection().ids()))
                            .append("; looked at again by 'promote ")
                            .append(which)
                            .append("'")
                            .append(
                                    generation.state().equals("CATCHING_UP")
                                            ? " and when the projector connects anew"
                                            : "")
                            .append(System.lineSeparator())
                            .append("  'verify ")
                            .append(of.collection())
                            .append(" --generation ")
                            .append(generation.number())
                            .append("' names all, 'promote ")
                            .append(which)
                            .append(" --force' lets it serve as it is, 'drop ")
                            .append(which)
                            .append("' deletes it, 'backfill ")
                            .append(of.collection())
                            .append("' builds another one");
                }
            }
        }
        return lines.toString();
    }

    /** What nobody keeps true, and how to be rid of it. */
    private static String undeclared(ProjectorStatus status) {
        StringBuilder lines = new StringBuilder();
        for (ProjectorStatus.Undeclared of : status.undeclared()) {
            lines.append(System.lineSeparator())
                    .append("no projection file declares ")
                    .append(of.collection());
            lines.append(" any more: put it back, and it is built anew, or");
            for (ProjectorStatus.Leftover left : of.generations()) {
                lines.append(System.lineSeparator())
                        .append("  'drop ")
                        .append(of.collection())
                        .append(' ')
                        .append(left.number())
                        .append(left.serves() ? " --force" : "")
                        .append("' deletes ")
                        .append(left.index())
                        .append(" with ")
                        .append(left.documents())
                        .append(" documents")
                        .append(left.serves() ? served(of) : ", which serves nothing");
            }
        }
        return lines.toString();
    }

    private static String served(ProjectorStatus.Undeclared of) {
        return of.searchablePosition() == 0
                ? ", which serves as it is"
                : ", which serves what it had at position " + of.searchablePosition() + ", " + of.since();
    }

    private static String text(ProjectorStatus.Job job) {
        return job.since() == null
                ? job.kind() + (job.generation() == null ? "" : " of generation " + job.generation()) + " ("
                        + howFar(job) + ")"
                : String.format(
                        Locale.ROOT,
                        "%s of %s (%d of about %d, for %.0f s)",
                        job.kind(),
                        job.phase(),
                        job.done(),
                        job.total(),
                        job.since().lagSeconds());
    }

    /** The total is an estimate: it never says that all is done before it is. */
    private static String howFar(ProjectorStatus.Job job) {
        if (job.total() > 0) {
            return Math.min(99, job.done() * 100 / job.total()) + " %";
        }
        long done = Math.max(job.done(), job.documents());
        return done > 0 ? done + " done" : "nothing done yet";
    }
}
