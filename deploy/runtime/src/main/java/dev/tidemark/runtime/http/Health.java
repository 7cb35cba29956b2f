package dev.tidemark.runtime.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /health/live} and {@code /health/ready}: the second names what is not ready, within a time limit. */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final List<HealthCheck> checks;
    // What is being asked, for all who want to know: a check that hangs keeps one thread, however often it is asked.
    private final Map<HealthCheck, Future<Optional<String>>> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });

    Health(List<HealthCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    void live(Context ctx) {
        ctx.json(Map.of("status", "live"));
    }

    void ready(Context ctx) {
        Map<HealthCheck, Future<Optional<String>>> answers = new LinkedHashMap<>();
        checks.forEach(check -> answers.put(check, running.compute(check, this::ask)));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Map<String, String> problems = new LinkedHashMap<>();
        answers.forEach((check, answer) ->
                result(check, answer, deadline).ifPresent(problem -> problems.put(check.name(), problem)));
        if (problems.isEmpty()) {
            ctx.json(Map.of("status", "ready"));
            return;
        }
        List<FieldError> errors = problems.entrySet().stream()
                .map(entry -> new FieldError(entry.getKey(), entry.getValue()))
                .toList();
        throw new ProblemException(
                503, "not-ready", "Not ready", "Not ready: " + String.join(", ", problems.keySet()) + ".", errors);
    }

    private Future<Optional<String>> ask(HealthCheck check, Future<Optional<String>> before) {
        return before == null || before.isDone() ? threads.submit(check::problem) : before;
    }

    private static Optional<String> result(HealthCheck check, Future<Optional<String>> answer, long deadline) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.of("did not answer within " + LIMIT.toSeconds() + " s");
        } catch (ExecutionException e) {
            LOG.error("{} cannot be checked", check.name(), e.getCause());
            return Optional.of("cannot be checked: the log tells why");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("was not checked: interrupted");
        }
    }
}
