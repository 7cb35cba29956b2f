package dev.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The door of {@code deploy/bench/run}. */
@Command(
        name = "deploy/bench/run",
        mixinStandardHelpOptions = true,
        description = "Runs benchmarks on servers of its own; prints a table, writes JSON.")
final class Main implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final int BULKS_AT_ONCE = 2;

    private static final List<String> ALL = List.of("latency", "fan-out", "backfill", "verify", "search", "suggest");

    @Parameters(
            paramLabel = "SCENARIO",
            description = "latency, fan-out, backfill, verify, search, suggest (the default is all)")
    List<String> scenarios = ALL;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "how long each step runs (default: ${DEFAULT-VALUE})")
    int seconds;

    @Option(
            names = "--rate",
            split = ",",
            defaultValue = "100",
            description = "commits per second, one step each (default: ${DEFAULT-VALUE})")
    List<Integer> rates;

    @Option(
            names = "--warm-up",
            defaultValue = "90",
            description =
                    "seconds before the first step of latency, fan-out, search and suggest, not shown: on two cores the servers'"
                            + " just-in-time compilers take more than the pipeline for about so long (default: ${DEFAULT-VALUE})")
    int warmUp;

    @Option(
            names = "--products",
            defaultValue = "1000000",
            description = "how many documents are backfilled and verified (default: ${DEFAULT-VALUE})")
    int products;

    @Option(
            names = "--data",
            description = "where the servers keep their data: on a disk of your choice, or in memory (default: where"
                    + " temporary files are)")
    Path data;

    @Option(names = "--json", description = "where to write the figures (default: ${DEFAULT-VALUE})")
    Path json = Path.of("deploy/bench/target/results.json");

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        for (String scenario : scenarios) {
            if (!ALL.contains(scenario)) {
                System.err.println("unknown scenario '" + scenario + "': there are " + String.join(", ", ALL));
                return 2;
            }
        }
        if (data != null) {
            System.setProperty("java.io.tmpdir", data.toAbsolutePath().toString());
        }
        ObjectNode results = JSON.createObjectNode();
        results.put("at", Instant.now().toString());
        results.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        results.put("java", System.getProperty("java.version"));
        results.put("processors", Runtime.getRuntime().availableProcessors());
        if (scenarios.contains("latency")) {
            latency(results);
        }
        if (scenarios.contains("fan-out")) {
            fanOut(results);
        }
        if (scenarios.stream()
                .anyMatch(scenario -> !List.of("latency", "fan-out").contains(scenario))) {
            withCatalogue(results);
        }
        Files.createDirectories(json.toAbsolutePath().getParent());
        JSON.writeValue(json.toFile(), results);
        System.out.println("written to " + json);
        return 0;
    }

    private void latency(ObjectNode results) throws Exception {
        try (Stack stack = Stack.start(Latency.CONTENT)) {
            Latency latency = new Latency(stack);
            latency.warmUp(warmUp);
            System.out.printf(
                    "%-28s %10s %10s %10s %10s%n", "commit -> searchable", "p50 ms", "p95 ms", "p99 ms", "max ms");
            for (int rate : rates) {
                Figures figures = latency.measure(rate, seconds);
                figures.print(rate + "/s");
                results.withObject("/latency").set(String.valueOf(rate), figures.toJson(JSON));
            }
            Figures limit = latency.limit(200);
            limit.print("limit: commit, bulk, refresh");
            results.withObject("/latency").set("limit", limit.toJson(JSON));
        }
    }

    private void fanOut(ObjectNode results) throws Exception {
        try (Stack stack = Stack.start(FanOut.CONTENT)) {
            System.out.printf(
                    "%-28s %10s %10s %10s %10s%n", "fan-out, single commits", "p50 ms", "p95 ms", "p99 ms", "max ms");
            results.set("fan-out", new FanOut(stack).measure(warmUp, seconds, JSON));
        }
    }

    /** The first fill has warmed everything up. */
    private void withCatalogue(ObjectNode results) throws Exception {
        try (Stack stack = Stack.start(new Catalogue(products))) {
            Rebuild rebuild = new Rebuild(stack, products);
            Limits limits = new Limits(stack, products);
            Searches searches = new Searches(stack, warmUp, seconds / 2);
            System.out.printf("%-28s %12s %12s %10s%n", "a second", "Tidemark", "limit", "of it");
            if (scenarios.contains("backfill")) {
                Speed backfill = rebuild.backfill();
                Speed limit = limits.bulk(BULKS_AT_ONCE);
                backfill.print("backfill", limit);
                results.set("backfill", backfill.toJson(JSON, limit).put("heap_mebibytes", Stack.HEAP_MEBIBYTES));
            }
            if (scenarios.contains("verify")) {
                Speed verify = rebuild.verify();
                Speed limit = limits.read();
                verify.print("verify", limit);
                results.set("verify", verify.toJson(JSON, limit));
            }
            if (scenarios.contains("search")) {
                print("search", searches.searches(), results);
            }
            if (scenarios.contains("suggest")) {
                print("suggest", searches.completions(), results);
            }
        }
    }

    private static void print(String name, Searches.Comparison comparison, ObjectNode results) {
        comparison.apiSpeed().print(name, comparison.directSpeed());
        System.out.printf("%-28s %10s %10s %10s %10s%n", "answer", "p50 ms", "p95 ms", "p99 ms", "max ms");
        comparison.api().print("  " + name);
        comparison.direct().print("  Elasticsearch by itself");
        ObjectNode result = comparison.apiSpeed().toJson(JSON, comparison.directSpeed());
        result.set("answer", comparison.api().toJson(JSON));
        result.set("limit", comparison.direct().toJson(JSON));
        results.set(name, result);
    }
}
