package dev.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.bench.report.Figure;
import dev.tidemark.bench.report.Sheet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Searches and completions through search-api, and beside them the very requests that it makes of them, sent to
 * Elasticsearch by hand: recorded once, and sent with a point in time of their own.
 */
final class Searches {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENTS = 8;
    /** After one, search-api's compilers still take more than all else that it does. */
    private static final int WARM_UPS = 4;

    private static final String ELASTIC_JSON = "application/vnd.elasticsearch+json; compatible-with=8";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Stack stack;
    private final Sizes sizes;
    private final int seconds;

    Searches(Stack stack, Sizes sizes) {
        this.stack = stack;
        this.sizes = sizes;
        seconds = Math.max(1, sizes.seconds / 2); // there are two measurements
    }

    /** A request of a client, and those to Elasticsearch that come of it. */
    private record Pair(String path, List<HttpRequest> requests) {}

    /**
     * @param api what a client waits, one request after the other
     * @param direct the same without search-api
     * @param apiSpeed how many were answered to eight clients
     * @param directSpeed the same without search-api
     */
    record Comparison(Histogram api, Histogram direct, Speed apiSpeed, Speed directSpeed) {
        void writeTo(Sheet sheet) {
            sheet.figure("answers", Figure.PER_SECOND, apiSpeed.perSecond(), directSpeed.perSecond());
            sheet.latency("answer", api, "Elasticsearch by itself", direct);
        }
    }

    Comparison searches() throws Exception {
        return compare(paths(Searches::search, sizes.searches));
    }

    Comparison completions() throws Exception {
        return compare(paths(Searches::completion, sizes.searches));
    }

    private interface Kind {
        String path(Random random);
    }

    private static List<String> paths(Kind kind, int different) {
        Random random = new Random(7);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < different; i++) {
            paths.add(kind.path(random));
        }
        return paths;
    }

    /** What a shop's visitors send: a word or two, half of them with a filter, a third with facets. */
    private static String search(Random random) {
        String path = "/v1/products?limit=20&q=" + Products.word(random.nextInt(400));
        if (random.nextBoolean()) {
            path += "+" + Products.word(random.nextInt(100));
        }
        if (random.nextBoolean()) {
            path += "&price=10.." + (50 + random.nextInt(900));
        }
        return random.nextInt(3) == 0 ? path + "&facets=brand,category.slug" : path;
    }

    private static String completion(Random random) {
        String word = Products.word(random.nextInt(2_000));
        return "/v1/products/suggest?limit=5&q=" + word.substring(0, Math.max(2, word.length() - random.nextInt(3)));
    }

    private Comparison compare(List<String> paths) throws Exception {
        String moment = stack.call("POST", "/products/_pit?keep_alive=30m", "")
                .path("id")
                .asText();
        List<Pair> pairs = recorded(paths, moment);
        try (SearchApi api = new SearchApi(stack.elasticsearch(), sizes)) {
            Work through = pair -> send(api.get(pair.path()));
            Work direct = pair -> {
                for (HttpRequest request : pair.requests()) {
                    send(request);
                }
            };
            throughput(pairs, through, WARM_UPS * sizes.warmUp); // it begins with code that is not compiled
            throughput(pairs, direct, Math.min(seconds, sizes.warmUp));
            Histogram apiMicros = new Histogram(3);
            Histogram directMicros = new Histogram(3);
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                // In turns, and each first as often as the other: what one finds in a cache the other finds too.
                Pair pair = pairs.get(i / 2 % pairs.size());
                time(i % 2 == 0 ? apiMicros : directMicros, i % 2 == 0 ? through : direct, pair);
                time(i % 2 == 0 ? directMicros : apiMicros, i % 2 == 0 ? direct : through, pair);
            }
            Comparison comparison = new Comparison(
                    apiMicros, directMicros, throughput(pairs, through, seconds), throughput(pairs, direct, seconds));
            stack.call(
                    "DELETE", "/_pit", JSON.createObjectNode().put("id", moment).toString());
            return comparison;
        }
    }

    private interface Work {
        void on(Pair pair) throws IOException, InterruptedException;
    }

    private static void time(Histogram micros, Work work, Pair pair) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        work.on(pair);
        micros.recordValue((System.nanoTime() - begun) / 1_000);
    }

    private List<Pair> recorded(List<String> paths, String moment) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        try (Recorder recorder = new Recorder(stack.elasticsearch());
                SearchApi api = new SearchApi(recorder.url(), sizes)) {
            for (String path : paths) {
                recorder.take();
                send(api.get(path));
                List<HttpRequest> requests = new ArrayList<>();
                for (String body : recorder.take()) {
                    requests.add(direct(body, moment));
                }
                pairs.add(new Pair(path, requests));
            }
        }
        return pairs;
    }

    private HttpRequest direct(String body, String moment) throws IOException {
        ObjectNode request = (ObjectNode) JSON.readTree(body);
        boolean pit = request.has("pit");
        if (pit) {
            request.putObject("pit").put("id", moment);
        }
        return HttpRequest.newBuilder(URI.create(stack.elasticsearch() + (pit ? "/_search" : "/products/_search")))
                .headers("Content-Type", ELASTIC_JSON, "Accept", ELASTIC_JSON)
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
                .build();
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    request.uri() + " answered " + answer.statusCode() + ": " + new String(answer.body()));
        }
    }

    private Speed throughput(List<Pair> pairs, Work work, int length) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        long begun = System.nanoTime();
        long end = begun + Duration.ofSeconds(length).toNanos();
        Callable<Void> client = () -> {
            while (System.nanoTime() < end) {
                work.on(pairs.get(sent.getAndIncrement() % pairs.size()));
            }
            return null;
        };
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(client);
            }
            for (Future<Void> done : clients.invokeAll(all)) {
                done.get();
            }
        } finally {
            clients.shutdownNow();
        }
        return Speed.since(begun, sent.get());
    }
}
