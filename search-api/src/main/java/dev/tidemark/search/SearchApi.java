package dev.tidemark.search;

import dev.tidemark.runtime.ServiceMain;
import dev.tidemark.runtime.http.Cors;
import dev.tidemark.runtime.http.HealthCheck;
import dev.tidemark.runtime.http.HttpService;
import dev.tidemark.runtime.http.Metrics;
import dev.tidemark.runtime.http.RateLimit;
import dev.tidemark.runtime.http.WebPage;
import dev.tidemark.search.access.Gate;
import dev.tidemark.search.collections.CollectionRoutes;
import dev.tidemark.search.collections.Directory;
import dev.tidemark.search.collections.OpenApi;
import dev.tidemark.search.freshness.Freshness;
import dev.tidemark.search.freshness.FreshnessMetrics;
import dev.tidemark.search.index.IndexClient;
import dev.tidemark.search.index.Room;
import dev.tidemark.search.query.DocumentRoutes;
import dev.tidemark.search.query.Documents;
import dev.tidemark.search.query.HistoryRoutes;
import dev.tidemark.search.query.Inquiries;
import dev.tidemark.search.query.MultiSearchRoutes;
import dev.tidemark.search.query.Origins;
import dev.tidemark.search.query.Pages;
import dev.tidemark.search.query.SearchRoutes;
import dev.tidemark.search.query.SimilarRoutes;
import dev.tidemark.search.query.SuggestRoutes;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The service, wired: the only place that knows all packages. */
final class SearchApi implements ServiceMain.Running {

    /** Only several searches at once have a body. */
    private static final long MAX_BODY_BYTES = 1 << 16;

    /** What pages of other sites may read of an answer, where they may read any. */
    private static final List<String> READABLE =
            List.of("Tidemark-Position", "Tidemark-Lag", "ETag", "Link", "Retry-After", "X-Request-Id");

    /** What the page at the root is made of, beside its {@code index.html}. */
    private static final List<String> PAGE = List.of(
            "page.css",
            "icon.svg",
            "main.js",
            "api.js",
            "cards.js",
            "collections.js",
            "combobox.js",
            "document.js",
            "dom.js",
            "facets.js",
            "format.js",
            "list.js",
            "problem.js",
            "route.js");

    private static final Duration PROGRESS_LIMIT = Duration.ofSeconds(2);

    /** They compose answers and write them to clients, of which some are slow. */
    private static final int THREADS = 32;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "answers");
                thread.setDaemon(true);
                return thread;
            });
    private final IndexClient searches;
    private final IndexClient progress;
    private final Directory directory;
    private final Freshness freshness;
    private final HttpService http;

    /** @param room for what is answered to all requests */
    SearchApi(SearchConfig config, Room room, Clock clock) {
        threads.allowCoreThreadTimeOut(true);
        Duration limit = config.limits().search();
        String prefix = config.index().prefix();
        // A little longer than a search may take, so that Elasticsearch is the one to say so.
        searches = new IndexClient(
                config.elasticsearch(), limit.plusSeconds(1), config.limits().searches(), threads);
        progress = new IndexClient(config.elasticsearch(), PROGRESS_LIMIT, 4, threads);
        directory = new Directory(progress, prefix);
        freshness = new Freshness(progress, prefix, config.limits().waiting(), threads, clock);
        PrometheusMeterRegistry metrics = Metrics.registry();
        FreshnessMetrics.register(metrics, freshness);
        Gauge.builder("tidemark.index.unavailable", searches, client -> client.isBroken() ? 1 : 0)
                .description("1 while searches are refused because Elasticsearch does not answer")
                .register(metrics);
        Gate gate = new Gate(config.access().tokenKey(), config.access().operatorToken(), clock);
        OpenApi openApi = new OpenApi(directory);
        http = new HttpService(
                "search-api",
                config.http(),
                MAX_BODY_BYTES,
                List.of(new Check("elasticsearch", progress::check), new Check("progress", freshness::problem)),
                metrics,
                (ctx, document) -> openApi.complete(document, collection -> gate.reads(ctx, collection)),
                routes -> {
                    protect(routes, config.clients(), gate);
                    Origins.install(routes, room);
                    new WebPage("/page", PAGE).install(routes);
                    routes(routes, directory, freshness, searches, gate, config.cursor(), limit, clock);
                });
    }

    private static void protect(RoutesConfig routes, SearchConfig.Clients clients, Gate gate) {
        if (!clients.origins().isEmpty()) {
            new Cors(clients.origins(), READABLE).install(routes);
        }
        if (clients.perSecond() > 0) {
            RateLimit limit = new RateLimit(clients.perSecond(), clients.burst(), System::nanoTime);
            for (String path : List.of("/v1/*", "/openapi.json")) {
                limit.install(routes, path, ctx -> gate.client(ctx, clients.proxied()));
            }
        }
    }

    static void routes(
            RoutesConfig routes,
            Directory directory,
            Freshness freshness,
            IndexClient index,
            Gate gate,
            SearchConfig.Cursor cursor,
            Duration limit,
            Clock clock) {
        Inquiries inquiries = new Inquiries(directory, freshness);
        Pages pages = new Pages(inquiries, freshness, index, cursor.key(), cursor.lifetime(), limit, clock);
        Documents documents = new Documents(directory, index, gate);
        new CollectionRoutes(directory).install(routes); // before the next: it is no collection of that name
        new SearchRoutes(pages, gate).install(routes);
        new MultiSearchRoutes(pages, gate).install(routes);
        new SuggestRoutes(inquiries, index, gate, limit).install(routes); // before documents: it is no id
        new DocumentRoutes(directory, freshness, documents).install(routes);
        new SimilarRoutes(inquiries, index, documents, gate, limit).install(routes);
        new HistoryRoutes(directory, freshness, documents, pages, gate).install(routes); // the last: any name fits it
    }

    /** Returns when requests are answered. Throws, with a line for a person, when they cannot be. */
    SearchApi start() {
        try {
            progress.check().ifPresent(problem -> {
                throw new IllegalStateException(problem);
            });
            directory.start();
            freshness.start();
            http.start();
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
        freshness.close();
        directory.close();
        progress.close();
        searches.close();
        threads.shutdown();
    }

    private record Check(String name, Supplier<Optional<String>> ask) implements HealthCheck {
        @Override
        public Optional<String> problem() {
            return ask.get();
        }
    }
}
