package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.local.Backends;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.index.Room;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** The service on indices of its own in the real Elasticsearch, a client of it, and the projector's part by hand. */
public final class Installation implements AutoCloseable {

    private static final ApiDocument DOCUMENT = ApiDocument.read();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Elasticsearch elasticsearch = Backends.elasticsearch();
    private final String prefix =
            "search" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private final SearchApi api;

    private Installation(
            String seenAs,
            SearchConfig.Cursor cursor,
            SearchConfig.Access access,
            SearchConfig.Limits limits,
            SearchConfig.Clients clients,
            Room room,
            Clock clock) {
        progress(0, 0, 0);
        api = new SearchApi(
                        new SearchConfig(
                                new HttpSettings("127.0.0.1", 0),
                                new ElasticsearchSettings(
                                        seenAs == null ? elasticsearch.url() : seenAs,
                                        elasticsearch.user(),
                                        elasticsearch.password(),
                                        "",
                                        ""),
                                new SearchConfig.Index(prefix),
                                cursor,
                                access,
                                limits,
                                clients),
                        room,
                        clock)
                .start();
    }

    private static final SearchConfig.Cursor CURSOR = new SearchConfig.Cursor("", 120);
    private static final SearchConfig.Access OPEN = new SearchConfig.Access("", "");
    private static final SearchConfig.Limits LIMITS = new SearchConfig.Limits(5, 64, 1_000);
    private static final SearchConfig.Clients CLIENTS = new SearchConfig.Clients(0, 1, false, "");

    public static Installation open() {
        return with(CURSOR, LIMITS);
    }

    static Installation with(SearchConfig.Cursor cursor, SearchConfig.Limits limits) {
        return new Installation(null, cursor, OPEN, limits, CLIENTS, Room.ofHeap(), Clock.systemUTC());
    }

    static Installation with(SearchConfig.Access access) {
        return new Installation(null, CURSOR, access, LIMITS, CLIENTS, Room.ofHeap(), Clock.systemUTC());
    }

    static Installation with(Room room) {
        return new Installation(null, CURSOR, OPEN, LIMITS, CLIENTS, room, Clock.systemUTC());
    }

    static Installation with(Clock clock) {
        return new Installation(null, CURSOR, OPEN, LIMITS, CLIENTS, Room.ofHeap(), clock);
    }

    static Installation with(SearchConfig.Clients clients) {
        return new Installation(null, CURSOR, OPEN, LIMITS, clients, Room.ofHeap(), Clock.systemUTC());
    }

    /** @param seenAs where the service finds Elasticsearch, a proxy for instance */
    static Installation behind(String seenAs, SearchConfig.Limits limits) {
        return new Installation(seenAs, CURSOR, OPEN, limits, CLIENTS, Room.ofHeap(), Clock.systemUTC());
    }

    /** One answer, its body as JSON where there is one. */
    public record Response(int status, HttpHeaders headers, JsonNode body) {

        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        public String problem() {
            return body.get("type").textValue().replaceFirst(".*#", "");
        }

        public String detail() {
            return body.get("detail").textValue();
        }

        public long position() {
            return Long.parseLong(header("Tidemark-Position").orElseThrow());
        }

        public double lag() {
            return Double.parseDouble(header("Tidemark-Lag").orElseThrow());
        }

        public String next() {
            return body.get("next").textValue();
        }

        /** Of the hits, in their order. */
        public List<String> ids() {
            return StreamSupport.stream(body.get("hits").spliterator(), false)
                    .map(hit -> hit.get("id").textValue())
                    .toList();
        }

        public Response expect(int wanted) {
            assertThat(status).as("%s", body).isEqualTo(wanted);
            return this;
        }
    }

    /** Sends a GET to the service; the answer is held against its document. */
    public Response get(String path, String... headers) {
        return getAsync(path, headers).join();
    }

    public CompletableFuture<Response> getAsync(String path, String... headers) {
        return sendAsync(HttpRequest.newBuilder(), path, headers);
    }

    /** Sends a POST to the service; the answer is held against its document. */
    public Response post(String path, String body, String... headers) {
        return sendAsync(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(json(body))), path, headers)
                .join();
    }

    private CompletableFuture<Response> sendAsync(HttpRequest.Builder request, String path, String... headers) {
        request.uri(URI.create(api.url() + path)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> {
                    if (path.startsWith("/v1/")) {
                        DOCUMENT.check(
                                answer.request().method(), path, answer.statusCode(), answer.headers(), answer.body());
                    }
                    return new Response(answer.statusCode(), answer.headers(), json(answer));
                });
    }

    private static JsonNode json(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        return type.contains("json") ? parse(answer.body()) : Json.mapper().missingNode();
    }

    /** Asks Elasticsearch itself. */
    JsonNode index(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
                .header("Content-Type", path.contains("_bulk") ? "application/x-ndjson" : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as("%s %s: %s", method, path, answer.body())
                    .isLessThan(300);
            return parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String prefix() {
        return prefix;
    }

    /** The name of a generation. */
    public String name(String collection, int number) {
        return "%s%s-%06d".formatted(prefix, collection, number);
    }

    /** Makes a generation as the projector makes it: mapping from {@code indices/}, alias not yet there. */
    public void create(String collection, int number) {
        create(collection, number, mapping(collection));
    }

    void create(String collection, int number, JsonNode mapping) {
        create(collection, number, mapping, "analysis");
    }

    /** @param analysis {@code analysis-plain} as where Elasticsearch lacks token filters */
    void create(String collection, int number, JsonNode mapping, String analysis) {
        create(collection, number, mapping, analysis, 1);
    }

    void create(String collection, int number, JsonNode mapping, String analysis, int shards) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("settings")
                .put("number_of_shards", shards)
                .put("refresh_interval", "-1")
                .put("number_of_replicas", 0)
                .set("analysis", read(analysis));
        body.putObject("aliases").putObject(name(collection, number) + "-write").put("is_hidden", true);
        body.set("mappings", mapping);
        index("PUT", "/" + name(collection, number), body.toString());
    }

    /** As the projector makes it; the files leave out what is the same for all texts. */
    static ObjectNode mapping(String collection) {
        ObjectNode mapping = read(collection);
        Set<String> suggested = new HashSet<>();
        mapping.at("/_meta/tidemark/suggest").forEach(path -> suggested.add(path.textValue()));
        for (JsonNode text : mapping.at("/_meta/tidemark/text")) {
            String path = text.get("field").textValue();
            ObjectNode field = (ObjectNode) mapping.at("/properties/" + path.replace(".", "/properties/"));
            ((ObjectNode) text)
                    .put("words", words(field, suggested.contains(path)) ? path + ".words" : path)
                    .put("codes", path + ".codes");
        }
        return mapping;
    }

    /** @return whether words as they are written have a form of their own */
    private static boolean words(ObjectNode field, boolean suggested) {
        if (!field.has("analyzer")) {
            field.put("analyzer", "text_english");
        }
        ObjectNode forms = field.withObjectProperty("fields");
        forms.set(
                "codes",
                parse(json("{'type': 'text', 'analyzer': 'text_codes', 'norms': false, 'index_options': 'docs',"
                        + " 'index_prefixes': {'max_chars': 12}}")));
        ObjectNode asWritten = field;
        boolean apart = !field.get("analyzer").textValue().equals("text_none");
        if (apart) {
            asWritten = (ObjectNode) parse(json("{'type': 'text', 'analyzer': 'text_words', 'norms': false}"));
            forms.set("words", asWritten);
        }
        if (suggested) {
            asWritten.putObject("index_prefixes");
        }
        return apart;
    }

    private static ObjectNode read(String name) {
        try (InputStream file = Installation.class.getResourceAsStream("/indices/" + name + ".json")) {
            return (ObjectNode) Json.mapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the alias of a collection, from wherever it is. */
    public void promote(String collection, int number) {
        String alias = prefix + collection;
        index("POST", "/_aliases", """
                {"actions": [
                  {"remove": {"index": "%s-*", "alias": "%s", "must_exist": false}},
                  {"add": {"index": "%s", "alias": "%s"}}]}""".formatted(alias, alias, name(collection, number), alias));
    }

    /** Makes the first generation, and puts its alias before it. */
    public void open(String collection) {
        open(collection, mapping(collection));
    }

    void open(String collection, JsonNode mapping) {
        create(collection, 1, mapping);
        promote(collection, 1);
    }

    public void drop(String collection, int number) {
        index("DELETE", "/" + name(collection, number), "");
    }

    /** Writes documents by id, true at this position. */
    public void write(String collection, int number, long version, Map<String, ?> documents) {
        write(collection, number, version, documents, id -> null);
    }

    /** @param routing of a document, by its id; null for none */
    void write(String collection, int number, long version, Map<String, ?> documents, UnaryOperator<String> routing) {
        StringBuilder bulk = new StringBuilder();
        documents.forEach((id, document) -> {
            ObjectNode action = Json.mapper().createObjectNode();
            action.putObject("index")
                    .put("_id", id)
                    .put("routing", routing.apply(id))
                    .put("version", version)
                    .put("version_type", "external_gte");
            bulk.append(action).append('\n').append(document).append('\n');
        });
        JsonNode answer = index("POST", "/" + name(collection, number) + "/_bulk", bulk.toString());
        assertThat(answer.get("errors").booleanValue()).as("%s", answer).isFalse();
    }

    /**
     * Writes documents into the first generation, each by its own id, and makes them searchable.
     *
     * @param documents with single quotes
     */
    void fill(String collection, String... documents) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (String document : documents) {
            JsonNode json = parse(json(document));
            byId.put(json.get("id").asText(), json);
        }
        write(collection, 1, 1, byId);
        refresh();
    }

    public void refresh() {
        index("POST", "/" + prefix + "*/_refresh", "");
    }

    /** What the projector says about itself. */
    public void progress(long searchable, long source, long lagMillis) {
        progress(searchable, source, lagMillis, "{}");
    }

    /** @param collections what it says of each */
    public void progress(long searchable, long source, long lagMillis, String collections) {
        index("PUT", "/" + prefix + "tidemark-control/_doc/progress", """
                {"epoch": 1, "server_uuid": "3e11fa47-71ca-11e1-9e33-c80aa9429562",
                 "gtid_set": "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-%d", "position": %d, "searchable_position": %d,
                 "source_position": %d, "lag_ms": %d, "state": "streaming", "reason": null, "committed_at": null,
                 "updated_at": "%s", "collections": %s}""".formatted(
                        searchable, searchable, searchable, source, lagMillis, Instant.now(), collections));
    }

    String url() {
        return api.url();
    }

    static JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Single quotes as double quotes: JSON that can be read in Java. */
    public static String json(String text) {
        return text.replace('\'', '"');
    }

    @Override
    public void close() {
        api.close();
        index("GET", "/" + prefix + "*?filter_path=*.settings.index.uuid", "")
                .fieldNames()
                .forEachRemaining(name -> index("DELETE", "/" + name, ""));
    }
}
