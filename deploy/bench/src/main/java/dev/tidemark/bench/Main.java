package dev.tidemark.bench;

import dev.tidemark.bench.report.Comparison;
import dev.tidemark.bench.report.Plots;
import dev.tidemark.bench.report.Report;
import dev.tidemark.bench.report.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The door of {@code deploy/bench/run}. */
@Command(
        name = "deploy/bench/run",
        mixinStandardHelpOptions = true,
        description = "Runs benchmarks on servers of its own; prints a table, writes JSON and draws plots.")
final class Main implements Callable<Integer> {

    private static final Path TARGET = Program.ROOT.resolve("deploy/bench/target");

    @Spec
    CommandSpec command;

    @Parameters(paramLabel = "SCENARIO", description = "which (the default is all); --list tells")
    List<String> names = List.of();

    @Option(names = "--list", description = "tell what there is, and run nothing")
    boolean list;

    @Option(
            names = "--runs",
            defaultValue = "1",
            description = "how often; medians and ranges are told then (default: ${DEFAULT-VALUE})")
    int runs;

    @Option(
            names = "--smoke",
            description = "so little of everything that it takes a few minutes and the figures say"
                    + " nothing: whether it works")
    boolean smoke;

    @Mixin
    Sizes sizes;

    @Option(
            names = "--data",
            description = "where the servers keep their data: on a disk of your choice, or in memory (default: where"
                    + " temporary files are)")
    Path data;

    @Option(names = "--json", description = "where to write the figures (default: deploy/bench/target/results.json)")
    Path json = TARGET.resolve("results.json");

    @Option(names = "--plots", description = "the folder to draw into (default: deploy/bench/target/plots)")
    Path plots = TARGET.resolve("plots");

    @Option(names = "--compare", paramLabel = "OLD.json", description = "tell what changed since then, beyond noise")
    Path old;

    @Option(names = "--from", paramLabel = "NEW.json", description = "run nothing, and take these figures")
    Path from;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            Scenarios.ALL.forEach(Main::print);
            return 0;
        }
        List<Scenario> chosen = chosen();
        if (data != null) {
            System.setProperty("java.io.tmpdir", data.toAbsolutePath().toString());
        }
        if (smoke) {
            sizes.makeBrief();
        }
        Report before = old == null ? null : Report.read(old); // a mistake in it shall not show after hours
        Report report = from == null ? new Suite(chosen, sizes, System.out).run(runs) : Report.read(from);
        if (from == null) {
            report.write(json);
        }
        new Plots(plots).draw(report);
        if (runs > 1 || from != null) {
            new Table(System.out).print(report);
        }
        if (before != null) {
            new Comparison(before, report).print(System.out);
        }
        System.out.println("figures in " + (from == null ? json : from) + ", plots in " + plots);
        return report.hasFailures() ? 1 : 0;
    }

    private List<Scenario> chosen() {
        List<String> known = Scenarios.ALL.stream().map(Scenario::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        command.commandLine(),
                        "unknown scenario '" + name + "': there are " + String.join(", ", known));
            }
        }
        return Scenarios.ALL.stream()
                .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
                .toList();
    }

    private static void print(Scenario scenario) {
        System.out.println(scenario.name() + ": " + scenario.what());
        if (!scenario.beside().isEmpty()) {
            System.out.println("    beside: " + scenario.beside());
        }
        scenario.goals().forEach(goal -> System.out.println("    goal: " + goal.figure() + " " + goal));
    }
}
