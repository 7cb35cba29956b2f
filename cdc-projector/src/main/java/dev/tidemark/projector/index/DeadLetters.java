package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.document.DocumentKey;
import dev.tidemark.projector.document.DocumentWrite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The documents that could not be taken, in an index of their own, one for each document of each generation. A letter is
 * there before its write counts as done, and goes when a newer write of the document is taken. Thread-safe.
 */
public final class DeadLetters {

    private static final int SOURCE_CHARS = 256 * 1024;
    private static final int REASON_CHARS = 2_000;
    private static final int PAGE = 200;

    private final OwnIndex index;
    private final Clock clock;

    /**
     * Which letters there are: a hash of each. One too many costs a request, no more. No digest, for it is asked of every
     * document that is taken.
     */
    private final Map<String, Set<Long>> known = new ConcurrentHashMap<>();

    public DeadLetters(Rest5Client client, String prefix, Clock clock) {
        ObjectNode properties = Answer.MAPPER.createObjectNode();
        for (String keyword : List.of("collection", "index", "digest")) {
            properties.putObject(keyword).put("type", "keyword");
        }
        properties.putObject("id").put("type", "keyword").put("ignore_above", 1_024);
        properties.putObject("version").put("type", "long");
        properties.putObject("status").put("type", "integer");
        properties.putObject("first").put("type", "date");
        properties.putObject("last").put("type", "date");
        this.index = new OwnIndex(new Rest(client), prefix + "tidemark-dead-letters", "dead-letters", properties);
        this.clock = clock;
    }

    /** Makes the index where it is missing, and learns what is in it. Before anything else. */
    public void open() {
        index.ensure();
        known.clear();
        ObjectNode query = Answer.MAPPER.createObjectNode();
        query.putArray("_source").add("collection").add("index").add("id");
        scan(query, Integer.MAX_VALUE, hit -> {
            JsonNode letter = hit.path("_source");
            known(letter.path("collection").asText())
                    .add(hash(letter.path("index").asText(), letter.path("id").asText()));
        });
    }

    /** A write that cannot be taken, and why. */
    record Refused(DocumentWrite write, int status, String reason) {}

    /** Keeps writes of different documents that cannot be taken; durable on return. A letter with a newer version stays as it is. */
    void park(List<Refused> refused) {
        Map<String, Refused> byDigest = new LinkedHashMap<>();
        List<String> again = new ArrayList<>(0);
        for (Refused one : refused) {
            String digest = digest(one.write());
            byDigest.put(digest, one);
            if (!known(one.write().key().collection()).add(hash(one.write()))) {
                again.add(digest);
            }
        }
        Map<String, JsonNode> before = index.get(again, "first");
        List<OwnIndex.Versioned> letters = new ArrayList<>();
        String now = clock.instant().toString();
        byDigest.forEach((digest, one) -> {
            String first =
                    before.getOrDefault(digest, MissingNode.getInstance()).asText(now);
            letters.add(new OwnIndex.Versioned(
                    digest,
                    one.write().version(),
                    letter(one, digest, first, now).toString()));
        });
        index.writeUnlessNewer(letters);
    }

    private static ObjectNode letter(Refused refused, String digest, String first, String last) {
        DocumentWrite write = refused.write();
        ObjectNode letter = Answer.MAPPER.createObjectNode();
        letter.put("collection", write.key().collection())
                .put("index", write.index())
                .put("id", write.key().id())
                .put("digest", digest)
                .put("version", write.version())
                .put("status", refused.status())
                .put("reason", cut(refused.reason(), REASON_CHARS))
                .put("first", first)
                .put("last", last)
                .put("source", write.isDelete() ? null : source(write.source()));
        letter.set("key", KeyValues.write(write.key().values()));
        return letter;
    }

    /** Whether there may be a letter of this document. */
    boolean mayHold(DocumentWrite write) {
        Set<Long> letters = known.get(write.key().collection());
        return letters != null && !letters.isEmpty() && letters.contains(hash(write));
    }

    /** Elasticsearch has these versions of different documents, or newer ones: older letters of them are void. */
    void superseded(List<DocumentWrite> writes) {
        Map<String, DocumentWrite> byDigest = new LinkedHashMap<>();
        writes.forEach(write -> byDigest.put(digest(write), write));
        Set<String> newer = index.writeUnlessNewer(byDigest.entrySet().stream()
                .map(letter -> new OwnIndex.Versioned(
                        letter.getKey(), letter.getValue().version(), null))
                .toList());
        byDigest.forEach((digest, write) -> {
            if (!newer.contains(digest)) {
                known(write.key().collection()).remove(hash(write));
            }
        });
    }

    /**
     * Forgets a letter, unless a newer version has been refused since. The document stays as it is.
     *
     * @return whether it is forgotten
     */
    public boolean drop(DeadLetter letter) {
        return remove(letter.index(), letter.key(), letter.version());
    }

    /** Forgets all letters of a generation: it is gone, and no document of it is missed. */
    public void forget(IndexGeneration generation) {
        ObjectNode query = Answer.MAPPER.createObjectNode();
        query.putObject("query").putObject("term").put("index", generation.index());
        scan(query, Integer.MAX_VALUE, hit -> drop(letter(hit.path("_source"))));
    }

    private boolean remove(String generation, DocumentKey key, long version) {
        boolean gone =
                index.delete(digest(generation, key.id()), versioned(version)).isPresent();
        if (gone) {
            known(key.collection()).remove(hash(generation, key.id()));
        }
        return gone;
    }

    /** How many letters a collection has. */
    public long count(String collection) {
        Set<Long> letters = known.get(collection);
        return letters == null ? 0 : letters.size();
    }

    /** The letters of a collection. */
    public List<DeadLetter> list(String collection, int most) {
        ObjectNode query = Answer.MAPPER.createObjectNode();
        query.putObject("query").putObject("term").put("collection", collection);
        return letters(query, most);
    }

    /**
     * Some letters of a collection, without their documents; in an order of its own.
     *
     * @param after the last one before them; null for the first ones
     * @return empty where no more are left
     */
    public List<DeadLetter> page(String collection, DeadLetter after) {
        ObjectNode query = Answer.MAPPER.createObjectNode();
        query.putObject("query").putObject("term").put("collection", collection);
        query.putObject("_source").put("excludes", "source");
        if (after != null) {
            query.putArray("search_after").add(digest(after.index(), after.key().id()));
        }
        return letters(query, PAGE);
    }

    /** The letters of one document, whatever the generation. */
    public List<DeadLetter> of(String collection, String id) {
        ObjectNode query = Answer.MAPPER.createObjectNode();
        ArrayNode both = query.putObject("query").putObject("bool").putArray("filter");
        both.addObject().putObject("term").put("collection", collection);
        both.addObject().putObject("term").put("id", id);
        return letters(query, Integer.MAX_VALUE);
    }

    private List<DeadLetter> letters(ObjectNode query, int most) {
        List<DeadLetter> letters = new ArrayList<>();
        scan(query, most, hit -> letters.add(letter(hit.path("_source"))));
        return letters;
    }

    /** The letter of one document of one generation. */
    public Optional<DeadLetter> find(String generation, DocumentKey key) {
        Set<Long> letters = known.get(key.collection());
        return letters == null || !letters.contains(hash(generation, key.id()))
                ? Optional.empty()
                : Optional.of(index.get(digest(generation, key.id())).path("_source"))
                        .filter(JsonNode::isObject)
                        .map(DeadLetters::letter);
    }

    /** Those of some documents of one generation that have a letter. */
    public Set<DocumentKey> among(String generation, Collection<DocumentKey> keys) {
        Map<String, DocumentKey> suspected = new HashMap<>();
        for (DocumentKey key : keys) {
            if (known(key.collection()).contains(hash(generation, key.id()))) {
                suspected.put(digest(generation, key.id()), key);
            }
        }
        Set<DocumentKey> found = new HashSet<>();
        List<String> digests = List.copyOf(suspected.keySet());
        for (int from = 0; from < digests.size(); from += PAGE) {
            index.get(digests.subList(from, Math.min(digests.size(), from + PAGE)), "digest")
                    .keySet()
                    .forEach(digest -> found.add(suspected.get(digest)));
        }
        return found;
    }

    private void scan(ObjectNode query, int most, Consumer<JsonNode> each) {
        query.putArray("sort").add("digest");
        int left = most;
        JsonNode hits;
        do {
            hits = index.search(query.put("size", Math.min(left, PAGE)));
            hits.forEach(each);
            left -= hits.size();
            if (hits.size() > 0) {
                query.set("search_after", hits.path(hits.size() - 1).path("sort"));
            }
        } while (left > 0 && hits.size() == PAGE);
    }

    private static DeadLetter letter(JsonNode source) {
        return new DeadLetter(
                source.path("index").asText(),
                new DocumentKey(source.path("collection").asText(), KeyValues.read(source.path("key"))),
                source.path("version").asLong(),
                source.path("status").asInt(),
                source.path("reason").asText(),
                Instant.parse(source.path("first").asText()),
                Instant.parse(source.path("last").asText()),
                source.path("source").asText(null));
    }

    private Set<Long> known(String collection) {
        return known.computeIfAbsent(collection, any -> ConcurrentHashMap.newKeySet());
    }

    private static Map<String, String> versioned(long version) {
        return Map.of("version", Long.toString(version), "version_type", "external_gte");
    }

    private static String source(byte[] source) {
        // Four bytes at most make a character: no need to decode what is cut off anyway.
        return cut(
                new String(source, 0, Math.min(source.length, 4 * SOURCE_CHARS), StandardCharsets.UTF_8), SOURCE_CHARS);
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars - 1) + "…";
    }

    private static String digest(DocumentWrite write) {
        return digest(write.index(), write.key().id());
    }

    private static String digest(String index, String id) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest((index + '\n' + id).getBytes(StandardCharsets.UTF_8)), 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long hash(DocumentWrite write) {
        return hash(write.index(), write.key().id());
    }

    /** FNV-1a. */
    private static long hash(String index, String id) {
        return hash(hash(hash(0xcbf29ce484222325L, index), "\n"), id);
    }

    private static long hash(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
