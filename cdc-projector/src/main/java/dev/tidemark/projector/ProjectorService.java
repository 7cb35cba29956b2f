package dev.tidemark.projector;

import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.ops.BackfillRoutes;
import dev.tidemark.projector.ops.DeadLetterRoutes;
import dev.tidemark.projector.ops.DoctorRoutes;
import dev.tidemark.projector.ops.GenerationRoutes;
import dev.tidemark.projector.ops.HistoryRoutes;
import dev.tidemark.projector.ops.JobRoutes;
import dev.tidemark.projector.ops.Jobs;
import dev.tidemark.projector.ops.LiveRoutes;
import dev.tidemark.projector.ops.OperatorApi;
import dev.tidemark.projector.ops.PauseRoutes;
import dev.tidemark.projector.ops.PlanRoutes;
import dev.tidemark.projector.ops.Pulse;
import dev.tidemark.projector.ops.Reloads;
import dev.tidemark.projector.ops.Routes;
import dev.tidemark.projector.ops.VerifyRoutes;
import dev.tidemark.runtime.ServiceMain;
import dev.tidemark.runtime.http.HttpService;
import dev.tidemark.runtime.http.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The projector as a process: the pipeline, and beside it what operators ask. */
final class ProjectorService implements ServiceMain.Running {

    private final HttpService http;
    private final Projector projector;
    private final Jobs jobs;
    private final Pulse pulse;

    private ProjectorService(HttpService http, Projector projector, Jobs jobs, Pulse pulse) {
        this.pulse = pulse;
        this.http = http;
        this.projector = projector;
        this.jobs = jobs;
    }

    static void run(Path config, boolean debug) {
        ServiceMain.run(
                "cdc-projector",
                debug ? new String[] {"--debug"} : new String[0],
                () -> start(ProjectorConfig.read(config)));
    }

    static ProjectorService start(ProjectorConfig config) {
        PrometheusMeterRegistry metrics = Metrics.registry();
        Projector projector = new Projector(config, metrics);
        // First, so that health and status answer while it waits for its servers.
        Jobs jobs = new Jobs(Clock.systemUTC());
        projector.board().jobs(jobs::list);
        Reloads reloads = new Reloads(jobs, projector.part(Operations::backfill), Clock.systemUTC());
        Pulse pulse = new Pulse(projector.board(), projector.history(), Clock.systemUTC());
        HttpService http = OperatorApi.service(
                        config.http(),
                        config.admin().token(),
                        metrics,
                        projector.board(),
                        routes(config, projector, jobs, reloads, pulse))
                .start();
        pulse.start();
        try {
            projector.start();
            reloads.resume();
            return new ProjectorService(http, projector, jobs, pulse);
        } catch (RuntimeException e) {
            pulse.close();
            projector.close();
            http.close();
            throw e;
        }
    }

    /** All paths but status, health and metrics. */
    static List<Routes> routes(ProjectorConfig config, Projector projector, Jobs jobs, Reloads reloads, Pulse pulse) {
        return List.of(
                new LiveRoutes(pulse),
                new HistoryRoutes(projector.history()),
                new DoctorRoutes(() -> new Doctor(config).examine()),
                new JobRoutes(jobs),
                new PlanRoutes(() -> projector.part(Operations::plan).get()),
                new BackfillRoutes(jobs, projector.backfills(), reloads),
                new GenerationRoutes(jobs, projector.backfills(), projector.part(Operations::backfill)),
                new PauseRoutes(projector.board(), projector.part(operations -> operations::pause)),
                new VerifyRoutes(
                        projector.board(),
                        jobs,
                        projector.part(operations -> operations.checking().forOperators())),
                new DeadLetterRoutes(
                        projector.board(),
                        projector.part(Operations::deadLetters),
                        projector.part(operations -> operations::rewrite)));
    }

    @Override
    public String url() {
        return http.url();
    }

    @Override
    public void close() {
        pulse.close();
        jobs.close();
        projector.close();
        http.close();
    }
}
