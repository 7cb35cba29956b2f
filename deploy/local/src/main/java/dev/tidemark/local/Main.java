package dev.tidemark.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The door of the launcher: {@code deploy/tidemark} comes here for what concerns the local stack itself. */
@Command(name = "tidemark", description = "Runs Tidemark on this machine.", subcommands = Up.class)
public final class Main {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this")
    private boolean help;

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::report)
                .execute(args));
    }

    private static int report(Exception e, CommandLine command, CommandLine.ParseResult result) {
        boolean debug = result.subcommand() != null && result.subcommand().hasMatchedOption("--debug");
        if (debug) {
            e.printStackTrace();
        } else if (e instanceof LocalException) {
            System.err.println("tidemark: " + e.getMessage());
        } else {
            System.err.println("tidemark: " + e + " (--debug shows where it comes from)");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
