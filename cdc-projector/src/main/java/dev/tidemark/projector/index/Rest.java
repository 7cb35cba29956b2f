package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Cancellable;
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.ResponseListener;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Requests to Elasticsearch as status and JSON: an error status is an answer here, not an exception. Thread-safe; a
 * waiting thread can be interrupted.
 */
final class Rest {

    static final ContentType JSON = ContentType.parse("application/vnd.elasticsearch+json; compatible-with=8");

    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Rest5Client client;
    private final Trouble trouble;

    Rest(Rest5Client client) {
        this.client = client;
        this.trouble = new Trouble(where());
    }

    /** The addresses, for messages. */
    String where() {
        return "Elasticsearch at "
                + client.getNodes().stream().map(node -> node.getHost().toURI()).collect(Collectors.joining(", "));
    }

    /** What is the matter while requests have to be repeated. */
    Trouble trouble() {
        return trouble;
    }

    Answer send(String method, String path, Map<String, String> parameters, JsonNode body)
            throws IOException, InterruptedException {
        HttpEntity entity =
                body == null ? null : new ByteArrayEntity(body.toString().getBytes(StandardCharsets.UTF_8), JSON);
        return send(method, path, parameters, entity, LIMIT);
    }

    /**
     * Sends once.
     *
     * @param limit how long to wait; whether a request that took longer had an effect is unknown
     * @throws IOException when no answer came
     */
    Answer send(String method, String path, Map<String, String> parameters, HttpEntity body, Duration limit)
            throws IOException, InterruptedException {
        Raw raw = exchange(method, path, parameters, body, limit);
        return Answer.of(raw.status(), raw.body());
    }

    /** An answer that is not read yet. */
    record Raw(int status, byte[] body) {}

    /** Like {@link #send}, for answers too large to become a tree. */
    Raw exchange(String method, String path, Map<String, String> parameters, HttpEntity body, Duration limit)
            throws IOException, InterruptedException {
        Request request = new Request(method, path);
        request.addParameters(parameters);
        request.setEntity(body);
        CompletableFuture<Response> response = new CompletableFuture<>();
        Cancellable running = client.performRequestAsync(request, new ResponseListener() {
            @Override
            public void onSuccess(Response answer) {
                response.complete(answer);
            }

            @Override
            public void onFailure(Exception failure) {
                // The client makes an exception of a 5xx; here it is an answer like the others.
                if (failure instanceof ResponseException refused) {
                    response.complete(refused.getResponse());
                } else {
                    response.completeExceptionally(failure);
                }
            }
        });
        try {
            return raw(response.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            running.cancel();
            throw new IOException("no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(describe(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            running.cancel();
            throw e;
        }
    }

    /**
     * Sends until Elasticsearch can take it, for as long as it takes. It may take effect more than once.
     *
     * @return any answer but "later"
     * @throws CancellationException if the thread was interrupted, or the connection closed
     */
    Answer insist(String method, String path, Map<String, String> parameters, JsonNode body) {
        return insist(() -> {
            Answer answer = send(method, path, parameters, body);
            if (answer.later() || !answer.json().isObject()) {
                throw new IOException(answer.problem());
            }
            return answer;
        });
    }

    /** One request and what is read from its answer. */
    interface Exchange<T> {
        /** @throws IOException when it is to be tried again; the message says why */
        T run() throws IOException, InterruptedException;
    }

    /**
     * Repeats until Elasticsearch can take it, for as long as it takes.
     *
     * @throws CancellationException if the thread was interrupted, or the connection closed
     */
    <T> T insist(Exchange<T> exchange) {
        Backoff backoff = new Backoff(LONGEST_PAUSE);
        try {
            while (true) {
                try {
                    T result = exchange.run();
                    trouble.over();
                    return result;
                } catch (IOException e) {
                    if (!client.isRunning()) {
                        throw new CancellationException("closed while waiting for " + where());
                    }
                    trouble.report(e.getMessage());
                }
                backoff.sleep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + where());
        }
    }

    private static Raw raw(Response response) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? null : EntityUtils.toByteArray(entity);
        return new Raw(response.getStatusCode(), body == null ? new byte[0] : body);
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
