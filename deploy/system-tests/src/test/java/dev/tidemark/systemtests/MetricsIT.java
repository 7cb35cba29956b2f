package dev.tidemark.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the services tell Prometheus, and that whoever asks for it by name finds it. */
@Timeout(600)
@TestInstance(Lifecycle.PER_CLASS)
class MetricsIT {

    private static final Path DEPLOY = Path.of("..");
    private static final Set<String> OF_ALL = Set.of(
            "http_server_requests_seconds", "jvm_memory_used_bytes", "jvm_threads_live_threads", "process_cpu_usage");
    /** Names in an expression that metrics of ours could have, whole words only. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w:\"])(?:tidemark|http|jvm|process|system)_\\w+");

    private static final Pattern RECORDED = Pattern.compile("(?<![\\w:])tidemark:\\w+(?::\\w+)*");

    private Shop shop;
    private final Map<String, Exposition> services = new TreeMap<>();

    @BeforeAll
    void open() throws Exception {
        shop = new Shop(Servers.mysql(), Servers.elasticsearch());
        ServiceProcess writer = shop.startWriter();
        ServiceProcess projector = shop.startProjector().awaitReady();
        ServiceProcess search = shop.startSearch();
        Client client = new Client(writer, search);
        client.category("audio", "Audio");
        long id = client.product("A-1", "Headphones", "audio", 5);
        client.document("products", id);
        client.patchProduct(id, "name", "Better headphones");
        client.deleteProduct(id);
        client.search("products", "q=headphones");
        Http.get(search.uri("/v1/products/" + id)).expect(404);
        Http.get(search.uri("/nowhere/" + id)).expect(404);
        shop.awaitSearchable();
        for (ServiceProcess service : List.of(writer, projector, search)) {
            collectGarbage(service); // a pause is only there to be told of after the first
        }
        services.put("writer-api", Exposition.of(writer));
        services.put("cdc-projector", Exposition.of(projector));
        services.put("search-api", Exposition.of(search));
    }

    private static void collectGarbage(ServiceProcess service) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(service.pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void projectorTellsWhatTheContractLists() {
        Exposition all = services.get("cdc-projector");
        assertThat(all.types)
                .containsEntry("tidemark_source_position", "gauge")
                .containsEntry("tidemark_applied_position", "gauge")
                .containsEntry("tidemark_searchable_position", "gauge")
                .containsEntry("tidemark_backlog_transactions", "gauge")
                .containsEntry("tidemark_lag_seconds", "gauge")
                .containsEntry("tidemark_commit_to_searchable_seconds", "histogram")
                .containsEntry("tidemark_changes_total", "counter")
                .containsEntry("tidemark_documents_total", "counter")
                .containsEntry("tidemark_dead_letters", "gauge")
                .containsEntry("tidemark_backfill_rows_total", "counter")
                .containsEntry("tidemark_backfill_yields_total", "counter")
                .containsEntry("tidemark_backfill_progress_ratio", "gauge")
                .containsEntry("tidemark_drift_documents", "gauge")
                .containsEntry("tidemark_projector_state", "gauge")
                .containsEntry("tidemark_binlog_retention_seconds", "gauge");
        assertThat(all.values("tidemark_changes_total", "op")).containsExactly("delete", "insert", "update");
        assertThat(all.values("tidemark_changes_total", "table")).contains("shop.product");
        assertThat(all.values("tidemark_documents_total", "outcome"))
                .containsExactly("applied", "rejected", "retried", "stale");
        for (String perCollection : List.of(
                "tidemark_documents_total",
                "tidemark_dead_letters",
                "tidemark_backfill_progress_ratio",
                "tidemark_drift_documents")) {
            assertThat(all.values(perCollection, "collection"))
                    .as(perCollection)
                    .containsExactlyInAnyOrderElementsOf(Shop.COLLECTIONS);
        }
        assertThat(all.values("tidemark_projector_state", "state"))
                .containsExactly("filling", "paused", "standby", "starting", "stopped", "streaming");
        assertThat(all.values("tidemark_commit_to_searchable_seconds_bucket", "le"))
                .contains("0.01", "0.1", "1.0", "5.0", "300.0", "+Inf");
    }

    @Test
    void searchTellsWhatTheContractLists() {
        assertThat(services.get("search-api").types)
                .containsEntry("tidemark_source_position", "gauge")
                .containsEntry("tidemark_searchable_position", "gauge")
                .containsEntry("tidemark_backlog_transactions", "gauge")
                .containsEntry("tidemark_lag_seconds", "gauge")
                .containsEntry("tidemark_waiting_requests", "gauge")
                .containsEntry("tidemark_index_unavailable", "gauge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"writer-api", "cdc-projector", "search-api"})
    void everyServiceKeepsTheRules(String name) {
        Exposition all = services.get(name);
        assertThat(all.types).containsKeys(OF_ALL.toArray(String[]::new));
        assertThat(all.types).containsEntry("http_server_requests_seconds", "histogram");
        all.types.forEach((metric, type) -> {
            assertThat(metric).as("a name").matches("[a-z][a-z0-9_]*");
            assertThat(all.helps.get(metric)).as("HELP of " + metric).isNotBlank();
            assertThat(metric.endsWith("_total")).as(metric + " is a " + type).isEqualTo(type.equals("counter"));
            assertThat(metric)
                    .as("a base unit")
                    .doesNotMatch(".*_(millis|milliseconds|ms|minutes|kilobytes|percent)(_.*)?");
        });
        all.series.forEach((metric, series) -> assertThat(series)
                .as("label sets of " + metric + ": they must stay few however much is written and asked")
                .hasSizeLessThan(300));
        // No document, and nothing that somebody typed, is in a label.
        assertThat(all.values("http_server_requests_seconds_count", "route"))
                .noneMatch(route -> route.matches(".*\\d{2,}.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"writer-api", "cdc-projector", "search-api"})
    void promtoolHasNothingToSayOfIt(String name) {
        assertThat(Promtool.run(services.get(name).text, "check", "metrics")).isEqualTo(new Promtool.Said(0, ""));
    }

    @Test
    void rulesAreRightAndAlertWhenTheyShould() {
        Promtool.Said config = Promtool.run(
                "",
                "check",
                "config",
                "--lint-fatal",
                DEPLOY.resolve("prometheus/prometheus.yml").toString());
        assertThat(config.status()).as(config.text()).isZero();
        Promtool.Said tests = Promtool.run(
                "",
                "test",
                "rules",
                DEPLOY.resolve("prometheus/tests/alerts.yml").toString());
        assertThat(tests.status()).as(tests.text()).isZero();
    }

    @Test
    void everyAlertIsTestedAndHasItsPageInTheRunbook() throws IOException {
        String rules = Files.readString(DEPLOY.resolve("prometheus/rules/tidemark-alerts.yml"));
        String tests = Files.readString(DEPLOY.resolve("prometheus/tests/alerts.yml"));
        String runbook = Files.readString(DEPLOY.resolve("prometheus/README.md"));
        List<String> alerts = Pattern.compile("alert: (\\w+)")
                .matcher(rules)
                .results()
                .map(one -> one.group(1))
                .toList();
        assertThat(alerts).hasSizeGreaterThan(6).allSatisfy(alert -> {
            assertThat(runbook).contains("\n## " + alert + "\n");
            assertThat(rules).contains("README.md#" + alert.toLowerCase());
            assertThat(Pattern.compile("alertname: " + alert + "\\n\\s+exp_alerts:\\n")
                            .matcher(tests)
                            .find())
                    .as(alert + " fires in a test")
                    .isTrue();
        });
    }

    @Test
    void whatRulesAndDashboardsNameIsThere() throws IOException {
        String rules = Files.readString(DEPLOY.resolve("prometheus/rules/tidemark-recording.yml"));
        Set<String> recorded = new TreeSet<>();
        Pattern.compile("record: (\\S+)").matcher(rules).results().forEach(one -> recorded.add(one.group(1)));
        Set<String> told = new TreeSet<>();
        services.values().forEach(all -> told.addAll(all.series.keySet()));
        List<String> expressions = new ArrayList<>(expressions(DEPLOY.resolve("grafana/dashboards")));
        expressions.add(rules);
        expressions.add(Files.readString(DEPLOY.resolve("prometheus/rules/tidemark-alerts.yml"))
                .replaceAll("(?m)^ *(summary|description|runbook|#).*$", ""));
        assertThat(expressions).hasSizeGreaterThan(30);
        for (String expression : expressions) {
            names(NAME, expression)
                    .forEach(name -> assertThat(told).as(expression).contains(name));
            names(RECORDED, expression)
                    .forEach(name -> assertThat(recorded).as(expression).contains(name));
        }
    }

    private static List<String> names(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.results().map(one -> one.group()).toList();
    }

    private static List<String> expressions(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> expressions = new ArrayList<>();
            for (Path file : files.toList()) {
                JsonNode board = Http.JSON.readTree(file.toFile());
                assertThat(board.path("panels")).as(file.toString()).isNotEmpty();
                board.path("panels").forEach(panel -> {
                    assertThat(panel.at("/datasource/uid").asText()).isEqualTo("tidemark-prometheus");
                    expressions.addAll(panel.findValuesAsText("expr"));
                });
            }
            return expressions;
        }
    }
}
