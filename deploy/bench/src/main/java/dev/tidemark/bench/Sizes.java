package dev.tidemark.bench;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.List;
import picocli.CommandLine.Option;

/** How much of everything; the defaults are those that figures are told of. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class Sizes {

    /** What makes a short life shorter. */
    private static final String QUICK = " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    @Option(
            names = "--products",
            defaultValue = "1000000",
            description = "documents of backfill, verify, search, suggest, catch-up; rows of large-transaction"
                    + " (default: ${DEFAULT-VALUE})")
    int products = 1_000_000;

    @Option(
            names = "--orders",
            defaultValue = "250000",
            description = "documents of backfill-nested and catch-up-nested (default: ${DEFAULT-VALUE})")
    int orders = 250_000;

    @Option(
            names = "--changes",
            defaultValue = "500000",
            description = "row changes that wait in catch-up, catch-up-hot, dead-letters (default: ${DEFAULT-VALUE})")
    int changes = 500_000;

    @Option(
            names = "--nested-changes",
            defaultValue = "200000",
            description = "row changes that wait in catch-up-nested (default: ${DEFAULT-VALUE})")
    int nestedChanges = 200_000;

    @Option(
            names = "--dependents",
            defaultValue = "200000",
            description = "documents that show the row of fan-out (default: ${DEFAULT-VALUE})")
    int dependents = 200_000;

    @Option(
            names = "--rate",
            split = ",",
            defaultValue = "50,500,2000",
            description = "commits per second in latency, one step each (default: ${DEFAULT-VALUE})")
    List<Integer> rates = List.of(50, 500, 2_000);

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "how long each step of latency, read-your-writes, write, fan-out, search, suggest takes"
                    + " (default: ${DEFAULT-VALUE})")
    int seconds = 60;

    @Option(
            names = "--warm-up",
            defaultValue = "90",
            description = "seconds before the first step of these, not shown: on two cores the servers' just-in-time"
                    + " compilers take more than the pipeline for about so long; latency, where little is done at a"
                    + " time, warms up three times as long, and search and suggest, with more to compile, four times"
                    + " (default: ${DEFAULT-VALUE})")
    int warmUp = 90;

    @Option(
            names = "--growth",
            split = ",",
            defaultValue = "100000,1000000,4000000",
            description = "documents, each number in turn, of growth (default: ${DEFAULT-VALUE})")
    List<Integer> growth = List.of(100_000, 1_000_000, 4_000_000);

    @Option(
            names = "--collections",
            split = ",",
            defaultValue = "1,20",
            description = "how many collections share the first of these numbers of documents, each in turn"
                    + " (default: ${DEFAULT-VALUE})")
    List<Integer> collections = List.of(1, 20);

    /** Of the table that latency and read-your-writes write to. */
    int rows = 10_000;

    /** Different ones of search and of suggest. */
    int searches = 300;

    /** Whether servers shall be quick to start rather than fast, and are shared. */
    boolean brief;

    /** So little of everything that the figures say nothing, but all code runs. */
    void makeBrief() {
        brief = true;
        products = 2_000;
        orders = 300;
        changes = 1_000;
        nestedChanges = 600;
        dependents = 1_100;
        rows = 500;
        searches = 20;
        rates = List.of(500);
        seconds = 1;
        warmUp = 0;
        growth = List.of(products); // what catch-up has already
        collections = List.of(1, 2);
    }

    /** Of what has the projector's jars, but is not the projector. */
    String debeziumOptions() {
        return brief ? QUICK + ClassArchives.use(Stack.PROJECTOR) : "";
    }

    /** Of a program of ours that is started more than once. */
    String ownOptions(String program) {
        return brief ? QUICK + ClassArchives.writeOrUse(program) : "";
    }

    /** Of a program that is started once. */
    String startOptions() {
        return brief ? QUICK : "";
    }
}
