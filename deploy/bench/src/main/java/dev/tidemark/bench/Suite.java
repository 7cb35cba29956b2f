package dev.tidemark.bench;

import dev.tidemark.bench.report.Report;
import dev.tidemark.bench.report.Result;
import dev.tidemark.bench.report.Sheet;
import dev.tidemark.bench.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Runs scenarios, one after the other; one that fails does not keep the others from it. */
final class Suite {

    private final List<Scenario> scenarios;
    private final Sizes sizes;
    private final PrintStream out;

    /** @param scenarios in the order of {@link Scenarios#ALL} */
    Suite(List<Scenario> scenarios, Sizes sizes, PrintStream out) {
        this.scenarios = scenarios;
        this.sizes = sizes;
        this.out = out;
    }

    /** @param runs how often all of them; nothing is kept from one to the next */
    Report run(int runs) throws Exception {
        List<List<Result>> results = new ArrayList<>();
        try (Lab lab = new Lab(sizes)) {
            for (int i = 1; i <= runs; i++) {
                if (runs > 1) {
                    out.println("run " + i + " of " + runs);
                }
                results.add(run(lab));
                lab.forget();
            }
            return new Report(Machine.about(lab.measured(), sizes), results);
        }
    }

    private List<Result> run(Lab lab) throws Exception {
        Table table = new Table(out);
        table.heading();
        List<Result> results = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Result result = run(lab, scenario);
            table.print(List.of(result));
            results.add(result);
        }
        return results;
    }

    private static Result run(Lab lab, Scenario scenario) throws InterruptedException {
        Sheet sheet = new Sheet();
        String failure = null;
        lab.beginMemory();
        try {
            scenario.run().on(lab, sheet);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            e.printStackTrace();
            failure = e.toString();
        }
        lab.endMemory(sheet);
        if (failure != null) {
            lab.forget();
        }
        return sheet.result(scenario.name(), scenario.goals(), failure);
    }
}
