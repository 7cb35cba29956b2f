package dev.tidemark.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The five processes of the local stack: the two servers at once, each service as soon as the servers it needs answer.
 */
final class Stack implements AutoCloseable {
    static final String SCHEMA = "shop";

    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(30);

    private final StackSettings settings;
    private final DataDirectory data;
    private final Consumer<String> out;
    private final Supervisor supervisor = new Supervisor();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "start");
        thread.setDaemon(true);
        return thread;
    });

    /** @param out gets a line as each part becomes ready */
    Stack(StackSettings settings, DataDirectory data, Consumer<String> out) {
        this.settings = settings;
        this.data = data;
        this.out = out;
    }

    /** Returns when everything is ready; throws as soon as one part cannot be had. */
    void start() throws IOException {
        checkBuilt();
        stopOrphans();
        checkPorts();
        data.writeAddresses(settings.addresses());
        CompletableFuture<Void> mysql = run(this::startMySql);
        CompletableFuture<Void> elasticsearch = run(this::startElasticsearch);
        // the projector waits by itself for the tables that the writer makes
        awaitAll(List.of(
                mysql.thenCompose(ready -> run(() -> startService(LocalService.WRITER))),
                mysql.thenCombine(elasticsearch, (one, other) -> one)
                        .thenCompose(ready -> run(() -> startService(LocalService.PROJECTOR))),
                elasticsearch.thenCompose(ready -> run(() -> startService(LocalService.SEARCH)))));
    }

    /** Throws when a part has ended by itself, saying which, with its last words. */
    void awaitEnd() {
        awaitAll(List.of(new CompletableFuture<>()));
    }

    private static void failOf(ServerProcess ended) {
        throw new LocalException(ended.name() + " (pid " + ended.pid()
                + ") ended by itself, so everything else is being stopped; " + ended.lastLines());
    }

    /** Fills an empty shop and keeps it busy until the end. */
    void demo() throws IOException {
        Demo demo = new Demo(address(LocalService.WRITER), address(LocalService.SEARCH), out);
        awaitAll(List.of(run(demo::fill)));
        out.accept("demo           search in it at " + address(LocalService.SEARCH) + "/");
        threads.execute(demo::keepTrading);
    }

    private String address(LocalService service) {
        return "http://127.0.0.1:" + settings.port(service);
    }

    /** Stops everything; returns when no process is left. */
    @Override
    public void close() throws IOException {
        threads.shutdownNow(); // before the services that the demo writes to
        supervisor.close();
        elasticsearchDirectory().stopOrphans(ORPHAN_GRACE); // one that had just come up may not have been handed over
    }

    private void checkBuilt() {
        for (LocalService service : LocalService.values()) {
            Path program = service.program(settings.root());
            if (!Files.isExecutable(program)) {
                throw new LocalException(program + ": not built: run deploy/tidemark, which builds it, or mvn package");
            }
        }
    }

    private void stopOrphans() throws IOException {
        for (LocalService service : LocalService.values()) {
            ServerProcess.stopOrphan(service.artifact(), data.pidFile(service), ORPHAN_GRACE)
                    .ifPresent(pid -> tellOrphan(service.artifact(), pid));
        }
        LocalMySql.stopOrphan(data.mysql()).ifPresent(pid -> tellOrphan("MySQL", pid));
        elasticsearchDirectory().stopOrphans(ORPHAN_GRACE).forEach(pid -> tellOrphan("Elasticsearch", pid));
    }

    private void tellOrphan(String name, long pid) {
        System.err.println("stopped " + name + " (pid " + pid + "), left behind by a run that was killed");
    }

    private void checkPorts() {
        List<String> taken = settings.ports().entrySet().stream()
                .filter(port -> !Ports.isFree(port.getKey()))
                .map(port -> port.getKey() + " (" + port.getValue() + ")")
                .toList();
        if (!taken.isEmpty()) {
            throw new LocalException((taken.size() == 1 ? "port " : "ports ") + String.join(", ", taken)
                    + " in use: stop what uses " + (taken.size() == 1 ? "it" : "them")
                    + ", or move all five ports with --port-offset N");
        }
    }

    private void startMySql() throws IOException {
        if (settings.mysqlUrl().isPresent()) {
            tell("MySQL", "given by TIDEMARK_MYSQL_URL");
            return;
        }
        LocalMySql mysql = LocalMySql.start(
                data.mysql(),
                data.log("mysql"),
                settings.mysqlPort(),
                List.of(),
                supervisor.keeper(Supervisor.Tier.SERVER));
        supervisor.watch(mysql.process());
        createSchema(mysql);
        tell("MySQL", mysql.url() + "/" + SCHEMA + "  (user root, no password)");
    }

    /** Looks first: the statement would be a transaction, even where there is nothing to create. */
    private static void createSchema(LocalMySql mysql) {
        try (Connection connection = mysql.connect("");
                Statement statement = connection.createStatement();
                ResultSet existing = statement.executeQuery("SHOW DATABASES LIKE '" + SCHEMA + "'")) {
            if (!existing.next()) {
                statement.execute("CREATE DATABASE " + SCHEMA + " CHARACTER SET utf8mb4");
            }
        } catch (SQLException e) {
            throw new LocalException(mysql.url() + ": cannot create schema " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private void startElasticsearch() throws IOException {
        if (settings.elasticsearchUrl().isPresent()) {
            tell("Elasticsearch", "given by TIDEMARK_ELASTICSEARCH_URL");
            return;
        }
        LocalElasticsearch elasticsearch = LocalElasticsearch.start(
                elasticsearchDirectory(),
                settings.elasticsearchPort(),
                LocalElasticsearch.USER_JVM,
                Map.of(),
                supervisor.keeper(Supervisor.Tier.SERVER));
        supervisor.watch(elasticsearch.process());
        tell("Elasticsearch", elasticsearch.url());
    }

    private void startService(LocalService service) throws IOException {
        Path log = data.log(service.artifact());
        ServerProcess process = supervisor
                .keeper(Supervisor.Tier.SERVICE)
                .start(new ServerCommand(
                        service.artifact(),
                        service.command(settings.root()),
                        settings.serviceEnvironment(),
                        log,
                        data.pidFile(service)));
        new Readiness(service.artifact(), address(service)).await(process);
        supervisor.watch(process);
        tell(service.artifact(), address(service));
    }

    private void tell(String name, String where) {
        out.accept(String.format("%-14s %s", name, where));
    }

    private ElasticsearchDirectory elasticsearchDirectory() throws IOException {
        return ElasticsearchPlace.of(data.path());
    }

    private CompletableFuture<Void> run(Step step) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    /** Unlike allOf alone it does not wait for the others once one has failed or a process has ended. */
    private void awaitAll(List<CompletableFuture<Void>> all) {
        CompletableFuture<Void> failed = supervisor.ended().thenAccept(Stack::failOf);
        for (CompletableFuture<Void> one : all) {
            one.whenComplete((done, e) -> {
                if (e != null) {
                    failed.completeExceptionally(e);
                }
            });
        }
        try {
            CompletableFuture.anyOf(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), failed)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
