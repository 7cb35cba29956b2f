package dev.tidemark.writer;

import dev.tidemark.runtime.ServiceMain;
import dev.tidemark.runtime.http.HealthCheck;
import dev.tidemark.runtime.http.HttpService;
import dev.tidemark.runtime.http.Metrics;
import dev.tidemark.writer.categories.CategoryRoutes;
import dev.tidemark.writer.command.CommandRoutes;
import dev.tidemark.writer.command.Commands;
import dev.tidemark.writer.command.IdempotencyPurge;
import dev.tidemark.writer.customers.CustomerRoutes;
import dev.tidemark.writer.database.Database;
import dev.tidemark.writer.orders.OrderRoutes;
import dev.tidemark.writer.position.Positions;
import dev.tidemark.writer.products.ProductRoutes;
import io.javalin.config.RoutesConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The service, wired: the only place that knows all packages. */
final class Writer implements ServiceMain.Running {
    /** The longest description and plenty of attributes; the heap is small. */
    private static final long MAX_BODY_BYTES = 256 << 10;

    private final Database database;
    private final Commands commands;
    private final IdempotencyPurge purge;
    private final HttpService http;

    Writer(WriterConfig config, Clock clock) {
        PrometheusMeterRegistry metrics = Metrics.registry();
        database = new Database(config.mysql(), config.connections(), metrics);
        commands = new Commands(database.jdbi(), new Positions(), clock);
        purge = new IdempotencyPurge(database.jdbi(), clock);
        http = new HttpService(
                "writer-api",
                config.http(),
                MAX_BODY_BYTES,
                List.of(new DatabaseHealth(database)),
                metrics,
                routes -> routes(routes, commands, config.connections()));
    }

    static void routes(RoutesConfig routes, Commands commands, int places) {
        CommandRoutes commandRoutes = new CommandRoutes(routes, commands, places);
        ProductRoutes.install(commandRoutes);
        CategoryRoutes.install(commandRoutes);
        CustomerRoutes.install(commandRoutes);
        OrderRoutes.install(commandRoutes);
    }

    /** Returns when requests are answered. Throws, with a line for a person, when they cannot be. */
    Writer start() {
        try {
            database.prepare();
            http.start();
            purge.start();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public String url() {
        return http.url();
    }

    /** Lets requests that are being answered finish. */
    @Override
    public void close() {
        http.close();
        purge.close();
        database.close();
    }

    private record DatabaseHealth(Database database) implements HealthCheck {
        @Override
        public String name() {
            return "mysql";
        }

        @Override
        public Optional<String> problem() {
            return database.problem();
        }
    }
}
