package dev.tidemark.projector;

import dev.tidemark.projector.cli.BackfillCommand;
import dev.tidemark.projector.cli.DeadLettersCommand;
import dev.tidemark.projector.cli.DropCommand;
import dev.tidemark.projector.cli.ExplainCommand;
import dev.tidemark.projector.cli.PauseCommand;
import dev.tidemark.projector.cli.PlanCommand;
import dev.tidemark.projector.cli.PromoteCommand;
import dev.tidemark.projector.cli.ResumeCommand;
import dev.tidemark.projector.cli.RollbackCommand;
import dev.tidemark.projector.cli.StatusCommand;
import dev.tidemark.projector.cli.VerifyCommand;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The door: runs the projector, or asks the one that runs. */
@Command(
        name = "cdc-projector",
        mixinStandardHelpOptions = true,
        description = "MySQL binlog to Elasticsearch documents.",
        subcommands = {
            Main.Run.class,
            StatusCommand.class,
            BackfillCommand.class,
            PromoteCommand.class,
            RollbackCommand.class,
            DropCommand.class,
            PlanCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            DeadLettersCommand.class,
            DoctorCommand.class,
            VerifyCommand.class,
            ExplainCommand.class
        })
final class Main implements Callable<Integer> {

    static final Path CONFIG = Path.of(System.getProperty("tidemark.home", "."), "conf", "cdc-projector.yaml");

    public static void main(String[] args) {
        int status = commandLine().execute(args);
        if (status != RUNNING) {
            System.exit(status);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setParameterExceptionHandler((e, args) -> misused(e));
    }

    /** One line: what is wrong, and where all is said that can be right. */
    private static int misused(ParameterException e) {
        String meant = e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? " (did you mean '" + unmatched.getSuggestions().get(0) + "'?)"
                : "";
        CommandLine command = e.getCommandLine();
        System.err.println(
                e.getMessage() + meant + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
        return CommandLine.ExitCode.USAGE;
    }

    /** The process goes on: its threads keep it. */
    private static final int RUNNING = -1;

    /** Without a command: how to use it. */
    @Override
    public Integer call() {
        new CommandLine(this).usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }

    @Command(name = "run", mixinStandardHelpOptions = true, description = "Runs the projector until it is stopped.")
    static final class Run implements Callable<Integer> {

        @Option(names = "--config", description = "the configuration file (default: conf/cdc-projector.yaml)")
        Path config = CONFIG;

        @Option(names = "--debug", description = "show the stack trace of an error")
        boolean debug;

        @Override
        public Integer call() {
            ProjectorService.run(config, debug);
            return RUNNING;
        }
    }
}
