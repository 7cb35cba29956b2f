package dev.tidemark.search.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.ResponseListener;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.runtime.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to Elasticsearch without holding a thread for them. An answer of any status is an answer; none within
 * the time limit, or nobody there, fails with a 503 {@link ProblemException}, and so does at once
 * what is more than may be under way, or comes while nothing is answered; an answer that is too large, with a 400. Numbers keep all their digits. Opens no socket until the first request.
 * Thread-safe.
 */
public final class IndexClient implements AutoCloseable {

    private static final String TOO_LARGE = "answer-too-large";
    private static final Logger LOG = LoggerFactory.getLogger(IndexClient.class);
    private static final ContentType JSON = ContentType.parse("application/vnd.elasticsearch+json; compatible-with=8");
    private static final int MOST_CONNECTIONS = 32;

    private final ElasticsearchConnection connection;
    private final String url;
    private final Semaphore room;
    private final Circuit circuit = new Circuit();
    private final Executor threads;

    /**
     * @param threads on which answers are read, and all that follows from them is done
     * @param answerLimit how long to wait for an answer
     * @param requests how many may be under way at once
     */
    public IndexClient(ElasticsearchSettings settings, Duration answerLimit, int requests, Executor threads) {
        connection = new ElasticsearchConnection(settings, answerLimit, Math.min(requests, MOST_CONNECTIONS));
        url = settings.url();
        room = new Semaphore(requests);
        this.threads = threads;
    }

    /** What is wrong with the cluster, in one line for a person; where it is, is not everybody's business. Blocks. */
    public Optional<String> check() {
        return connection.check().map(problem -> problem.replace(" at " + url, ""));
    }

    /** Whether requests are refused because those before them were not answered. */
    public boolean isBroken() {
        return circuit.isOpen();
    }

    public CompletableFuture<IndexAnswer> send(IndexRequest request) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    Unavailable.because("too-many-requests", "Too many requests are under way."));
        }
        if (!circuit.lets()) {
            room.release();
            return CompletableFuture.failedFuture(Unavailable.because(
                    "index-unavailable", "The index did not answer lately; it is tried again every second."));
        }
        CompletableFuture<Response> response = new CompletableFuture<>();
        try {
            connection.rest().performRequestAsync(request(request), listener(response));
        } catch (RuntimeException e) {
            response.completeExceptionally(e);
        }
        return response.whenComplete((answer, failure) -> {
                    room.release();
                    if (isTooLong(failure)) {
                        circuit.answered();
                    } else if (failure != null) {
                        circuit.failed();
                    }
                })
                .handleAsync(
                        (answer, failure) -> failure == null ? answered(request, answer) : failed(request, failure),
                        threads);
    }

    private static Request request(IndexRequest from) {
        Request request = new Request(from.method(), from.path());
        request.addParameters(from.parameters());
        request.setOptions(
                options(from.origin() == null ? new Origin(null, new Room(Origin.MOST_BYTES)) : from.origin()));
        if (from.body() != null) {
            request.setEntity(new ByteArrayEntity(Json.bytes(from.body()), JSON));
        }
        return request;
    }

    private static RequestOptions options(Origin origin) {
        RequestOptions.Builder options = RequestOptions.DEFAULT.toBuilder();
        options.setHttpAsyncResponseConsumerFactory(() -> new AnswerConsumer(origin));
        if (origin.id() != null) {
            options.addHeader("X-Opaque-Id", origin.id());
        }
        return options.build();
    }

    private static ResponseListener listener(CompletableFuture<Response> response) {
        return new ResponseListener() {
            @Override
            public void onSuccess(Response answer) {
                response.complete(answer);
            }

            @Override
            public void onFailure(Exception failure) {
                // The client makes an exception of an error status; here it is an answer like the others.
                if (failure instanceof ResponseException refused) {
                    response.complete(refused.getResponse());
                } else {
                    response.completeExceptionally(failure);
                }
            }
        };
    }

    private IndexAnswer answered(IndexRequest request, Response response) {
        IndexAnswer answer = new IndexAnswer(response.getStatusCode(), MissingNode.getInstance());
        try {
            byte[] body = response.getEntity() == null
                    ? new byte[0]
                    : response.getEntity().getContent().readAllBytes();
            if (body.length > 0) {
                answer = new IndexAnswer(response.getStatusCode(), AnswerReader.read(body, request.documentsAsText()));
            }
            return answer;
        } catch (JsonProcessingException e) {
            LOG.debug("Elasticsearch answers {} with what is not JSON", response.getStatusCode());
            throw IndexAnswer.unavailable();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            circuit.answered(answer);
        }
    }

    private static IndexAnswer failed(IndexRequest request, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        LOG.debug("{} {} has no answer", request.method(), request.path(), cause);
        if (isOf(NoRoomException.class, failure)) {
            throw Unavailable.because("too-many-requests", "Too much is being answered at once.");
        }
        throw isTooLong(failure)
                ? new ProblemException(
                        400,
                        TOO_LARGE,
                        "Answer too large",
                        "What was found is larger than " + (Origin.MOST_BYTES >> 20)
                                + " MiB. Ask for fewer documents (limit), for some of their fields (fields),"
                                + " or for less at once.")
                : IndexAnswer.unavailable();
    }

    /** Whether a request failed because its answer is larger than any may be. */
    public static boolean isTooLarge(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProblemException problem && problem.type().equals(TOO_LARGE);
    }

    private static boolean isTooLong(Throwable failure) {
        return isOf(ContentTooLongException.class, failure);
    }

    private static boolean isOf(Class<? extends Exception> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        connection.close();
    }
}
