package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Builds new generations and follows them to their end; the same again finds them going on, or ready to be promoted. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description = "Builds a new index beside the one that serves, verifies it, and moves the alias.",
        footer = {
            "",
            "Ctrl-C leaves the projector at it: until it is done, the same command joins it again.",
            "'drop' ends the building of an index, --cancel the loading of a range."
        })
public final class BackfillCommand implements Callable<Integer> {

    private static final int MOST_THREADS = 32;

    @Spec
    CommandSpec command;

    @Mixin
    RunningProjector projector;

    @ArgGroup(multiplicity = "1")
    Which which;

    static final class Which {
        @Parameters(arity = "1..*", paramLabel = "COLLECTION", description = "what is built anew")
        List<String> collections = List.of();

        @Option(names = "--all", description = "all collections; status 1 where one of them cannot be built now")
        boolean all;
    }

    @Option(names = "--from", paramLabel = "KEY", description = "load only from this key on, in the index that serves")
    String from;

    @Option(names = "--to", paramLabel = "KEY", description = "load only up to this key, which is part of it")
    String to;

    @Option(names = "--threads", paramLabel = "N", description = "how many load at once, 1 to " + MOST_THREADS)
    Integer threads;

    @Option(names = "--rate", paramLabel = "ROWS/S", description = "so many rows a second at most")
    Integer rate;

    @Option(names = "--no-promote", description = "leave the alias where it is; 'promote' moves it later")
    boolean stay;

    @Option(names = "--again", description = "build another one, also where one is complete and does not serve yet")
    boolean again;

    @Option(names = "--cancel", description = "end the loading of a range, whichever it is, for all who follow it")
    boolean cancel;

    @Override
    public Integer call() {
        check(new Usage(command));
        return projector.asking(() -> {
            if (cancel) {
                return new Cancelling(projector).cancel(work -> work.is("reload"), which.collections, this::nothing);
            }
            Map<String, Object> request = new LinkedHashMap<>();
            if (which.all) {
                request.put("all", true);
            } else {
                request.put("collections", which.collections);
            }
            if (from != null) {
                request.put("from", from);
            }
            if (to != null) {
                request.put("to", to);
            }
            if (threads != null) {
                request.put("threads", threads);
            }
            if (rate != null) {
                request.put("rate", rate);
            }
            request.put("promote", !stay);
            request.put("again", again);
            Rejoining rejoining = new Rejoining(projector, from != null || to != null, Generations.now(projector));
            JsonNode begun = projector.post("/v1/backfills", request);
            boolean incomplete = JobFollower.saysWhatIsLeftOut(begun);
            int status = new JobFollower(projector, rejoining).follow(begun, this::said);
            return incomplete ? 1 : status;
        });
    }

    private void check(Usage usage) {
        usage.require(
                threads == null || threads >= 1 && threads <= MOST_THREADS,
                "--threads must be 1 to " + MOST_THREADS + ", is " + threads);
        usage.require(rate == null || rate >= 1, "--rate must be 1 or more, is " + rate);
        usage.require(
                !cancel || from == null && to == null && threads == null && rate == null && !stay && !again,
                "--cancel ends the loading of a range, however it was asked for: say only of which collections");
        if (from != null || to != null) {
            usage.require(
                    !which.all && which.collections.size() == 1,
                    "--from and --to are keys of one collection: say which one, and no other");
            usage.require(!stay, "--no-promote says nothing of a range: it is loaded in the index that serves");
            usage.require(!again, "--again says nothing of a range: it is loaded again with each call");
        }
    }

    /** Whoever wants to end the building of an index has another command for that. */
    private String nothing(String collection) throws InterruptedException {
        if (collection.isEmpty()) {
            return "no range is being loaded";
        }
        String built = Generations.now(projector).building(collection);
        return collection + ": no range is being loaded"
                + (built.isEmpty()
                        ? ""
                        : "; an index is being built, 'drop " + collection + " " + built + "' ends that");
    }

    private String said(JsonNode job) {
        JsonNode result = job.path("result");
        String what =
                job.path("collection").asText() + ": " + result.path("index").asText();
        if (result.has("documents")) {
            return what + ": " + result.path("documents").asLong() + " documents loaded, "
                    + result.path("deleted").asLong() + " without a row deleted";
        }
        String promote = "promote " + job.path("collection").asText();
        return what + (stay ? " is ready: '" + promote + "' makes it serve, '--again' builds another one" : " is live");
    }
}
