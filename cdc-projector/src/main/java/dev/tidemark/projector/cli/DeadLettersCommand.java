package dev.tidemark.projector.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The documents that Elasticsearch refused: what they are, once more, or away with them. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Documents that Elasticsearch refused.",
        subcommands = {
            DeadLettersCommand.ListThem.class,
            DeadLettersCommand.Show.class,
            DeadLettersCommand.Retry.class,
            DeadLettersCommand.Drop.class
        })
public final class DeadLettersCommand implements Callable<Integer> {

    private static final String PATH = "/v1/dead-letters";
    private static final int LONGEST_REASON = 120;

    /** Without a subcommand: how to use it. */
    @Override
    public Integer call() {
        new CommandLine(this).usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }

    private static String where(String collection, String id) {
        return collection == null
                ? ""
                : "?collection=" + RunningProjector.step(collection)
                        + (id == null ? "" : "&id=" + RunningProjector.step(id));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them; status 1 where there are any.")
    static final class ListThem implements Callable<Integer> {

        @Mixin
        RunningProjector projector;

        @Parameters(arity = "0..1", paramLabel = "COLLECTION", description = "default: all")
        String collection;

        @Option(names = "--json", description = "print what the projector answered, for scripts")
        boolean json;

        @Override
        public Integer call() {
            return projector.asking(() -> {
                JsonNode answer = projector.get(PATH + where(collection, null));
                JsonNode letters = answer.path("dead_letters");
                long total = answer.path("total").asLong();
                if (json) {
                    System.out.println(letters.toPrettyString());
                } else if (letters.isEmpty()) {
                    System.out.println("none");
                } else {
                    System.out.println(table(letters));
                }
                if (total > letters.size()) {
                    System.err.println("these are " + letters.size() + " of " + total + " dead letters");
                }
                return letters.isEmpty() ? 0 : 1;
            });
        }

        private static Table table(JsonNode letters) {
            Table table = new Table("COLLECTION", "ID", "INDEX", "VERSION", "SINCE", "STATUS", "REASON");
            for (JsonNode letter : letters) {
                String reason = letter.path("reason").asText();
                table.row(
                        letter.path("collection").asText(),
                        letter.path("id").asText(),
                        letter.path("index").asText(),
                        letter.path("version").asText(),
                        letter.path("first").asText(),
                        letter.path("status").asText(),
                        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON - 1) + "…" : reason);
            }
            return table;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one with its reason and document.")
    static final class Show implements Callable<Integer> {

        @Mixin
        RunningProjector projector;

        @Parameters(index = "0", paramLabel = "COLLECTION")
        String collection;

        @Parameters(index = "1", paramLabel = "ID")
        String id;

        @Override
        public Integer call() {
            return projector.asking(() -> {
                JsonNode letters = projector.get(PATH + where(collection, id)).path("dead_letters");
                if (letters.isEmpty()) {
                    throw new RefusedException("There is no dead letter of " + collection + "/" + id + ".");
                }
                System.out.println(letters.toPrettyString());
                return 0;
            });
        }
    }

    /** What is done to some of them, or all. */
    abstract static class ToSome implements Callable<Integer> {

        @Spec
        CommandSpec command;

        @Mixin
        RunningProjector projector;

        @Parameters(index = "0", arity = "0..1", paramLabel = "COLLECTION")
        String collection;

        @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "default: all of the collection")
        String id;

        @Option(names = "--all", description = "those of all collections")
        boolean all;

        @Override
        public Integer call() {
            if (all == (collection != null)) {
                throw new ParameterException(command.commandLine(), "Say which: COLLECTION [ID], or --all");
            }
            return projector.asking(() -> act(where(collection, id)));
        }

        /**
         * @param these the query that chooses them
         * @return the exit status
         */
        abstract int act(String these) throws InterruptedException;
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Loads and writes them anew; status 1 where some are refused again, or cannot be tried.")
    static final class Retry extends ToSome {

        @Override
        int act(String these) throws InterruptedException {
            JsonNode answer = projector.patiently().post(PATH + "/retries" + these, null);
            boolean incomplete = JobFollower.saysWhatIsLeftOut(answer);
            long left = answer.path("left").asLong();
            System.out.println("retried " + answer.path("retried").asLong() + ", refused again " + left);
            return left == 0 && !incomplete ? 0 : 1;
        }
    }

    @Command(
            name = "drop",
            mixinStandardHelpOptions = true,
            description = "Forgets them; the documents stay as they are in the index.")
    static final class Drop extends ToSome {

        @Override
        int act(String these) throws InterruptedException {
            JsonNode answer = projector.patiently().delete(PATH + these);
            System.out.println("dropped " + answer.path("dropped").asLong());
            return 0;
        }
    }
}
