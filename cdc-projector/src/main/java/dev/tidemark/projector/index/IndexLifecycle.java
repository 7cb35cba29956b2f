package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes generations, finds them again and moves aliases. Trusts nothing but what Elasticsearch says now; refuses to
 * touch what carries no {@code _meta} of ours. Waits while Elasticsearch is away. Thread-safe.
 */
public final class IndexLifecycle {

    /** How long Elasticsearch remembers deletes, and so rejects older writes of what was deleted. */
    public static final Duration GC_DELETES = Duration.ofHours(1);

    private static final String REPLICAS = "number_of_replicas";

    private final Rest rest;
    private final String prefix;
    private final int replicas;

    /** @param replicas of new generations */
    public IndexLifecycle(Rest5Client client, String prefix, int replicas) {
        this.rest = new Rest(client);
        this.prefix = prefix;
        this.replicas = replicas;
    }

    /**
     * A generation that exists.
     *
     * @param live whether the alias points to it
     * @param meta {@code _meta.tidemark} of its mapping
     */
    public record Existing(IndexGeneration generation, boolean live, JsonNode meta) {}

    /**
     * The generations of a collection, oldest first.
     *
     * @throws IndexRefusedException if an index or alias of such a name is not ours
     */
    public List<Existing> generations(String collection) {
        String alias = new IndexGeneration(prefix, collection, 1).alias();
        Answer answer = rest.insist(
                "GET",
                "/" + alias + "," + alias + "-*",
                Map.of("ignore_unavailable", "true", "expand_wildcards", "open,closed"),
                null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), alias, answer);
        }
        List<Existing> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> index : answer.json().properties()) {
            existing(alias, index.getKey(), index.getValue())
                    .filter(generation -> generation.generation().collection().equals(collection))
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparingInt(existing -> existing.generation().number()));
        return found;
    }

    /** The generations of all collections, oldest first; what is not ours is not among them. */
    public List<Existing> all() {
        Answer answer = rest.insist(
                "GET",
                "/" + prefix + "*-*",
                Map.of("expand_wildcards", "open,closed", "filter_path", "*.aliases,*.mappings._meta.tidemark"),
                null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), prefix + "*", answer);
        }
        List<Existing> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> index : answer.json().properties()) {
            JsonNode meta = index.getValue().path("mappings").path("_meta").path("tidemark");
            IndexGeneration.parse(prefix, index.getKey())
                    .filter(generation -> isOf(meta, generation))
                    .ifPresent(generation -> found.add(new Existing(
                            generation, index.getValue().path("aliases").has(generation.alias()), meta)));
        }
        found.sort(Comparator.comparing(
                        (Existing existing) -> existing.generation().collection())
                .thenComparing(existing -> existing.generation().number()));
        return found;
    }

    private Optional<Existing> existing(String alias, String name, JsonNode index) {
        if (name.equals(alias)) {
            throw IndexRefusedException.notOurs(rest.where(), name, "an index");
        }
        boolean aliased = index.path("aliases").has(alias);
        JsonNode meta = index.path("mappings").path("_meta").path("tidemark");
        Optional<IndexGeneration> generation = IndexGeneration.parse(prefix, name);
        if (aliased && (generation.isEmpty() || !isOf(meta, generation.get()))) {
            throw IndexRefusedException.notOurs(rest.where(), alias, "an alias");
        }
        if (generation.isPresent() && alias.equals(generation.get().alias()) && !isOf(meta, generation.get())) {
            throw IndexRefusedException.notOurs(rest.where(), name, "an index");
        }
        return generation.map(of -> new Existing(of, aliased, meta));
    }

    private static boolean isOf(JsonNode meta, IndexGeneration generation) {
        return meta.path("collection").asText().equals(generation.collection());
    }

    /**
     * Why an index of a collection takes no writes, where that is no matter of others, and what to do; empty where all do.
     * What is not among its generations is nobody's to write.
     */
    public Optional<IndexRefusedException> refusal(CollectionState of) {
        return WriteBlocks.of(rest, new IndexGeneration(prefix, of.collection(), 1).alias() + "-*").entrySet().stream()
                .filter(index -> IndexGeneration.parse(prefix, index.getKey())
                        .filter(generation -> generation.collection().equals(of.collection()))
                        .flatMap(generation -> of.find(generation.number()))
                        .isPresent())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The generation behind the alias. */
    public Optional<Existing> live(String collection) {
        return generations(collection).stream().filter(Existing::live).findFirst();
    }

    /** The name of the generation that comes after all that exist. */
    public IndexGeneration next(String collection) {
        List<Existing> all = generations(collection);
        return all.isEmpty()
                ? new IndexGeneration(prefix, collection, 1)
                : all.get(all.size() - 1).generation().next();
    }

    /**
     * True where Elasticsearch has all that these bodies for {@code _analyze} name: token filters that a minimal one lacks.
     */
    public boolean analyzes(List<? extends JsonNode> probes) {
        return probes.stream()
                .allMatch(probe ->
                        rest.insist("POST", "/_analyze", Map.of(), probe).ok());
    }

    /**
     * @param probes bodies for {@code _analyze}, by the place in the projection file
     * @throws IndexRefusedException if Elasticsearch lacks what one of them names
     */
    public void requireAnalyzers(Map<String, ? extends JsonNode> probes) {
        probes.forEach((place, probe) -> {
            Answer answer = rest.insist("POST", "/_analyze", Map.of(), probe);
            if (!answer.ok()) {
                throw new IndexRefusedException(place + ": " + rest.where() + " does not take this analyser: "
                        + answer.problem() + "; change it, or install what it needs");
            }
        });
    }

    /**
     * Creates an empty generation; does nothing where it exists already.
     *
     * @param mapping the whole mapping as JSON, with {@code _meta.tidemark.collection}
     * @param settings of the index, without {@code index.} before their names
     * @param analysis the analysers that the mapping names
     */
    public void create(IndexGeneration generation, String mapping, Map<String, JsonNode> settings, JsonNode analysis) {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        ObjectNode all = body.putObject("settings").put(REPLICAS, replicas);
        all.setAll(settings);
        all.put("refresh_interval", "-1") // we refresh; see Publisher
                .put("gc_deletes", GC_DELETES.toSeconds() + "s");
        if (!analysis.isEmpty()) {
            all.set("analysis", analysis);
        }
        body.putObject("aliases")
                .putObject(IndexGeneration.writeAlias(generation.index()))
                .put("is_hidden", true);
        body.set("mappings", parse(mapping));
        if (!isOf(body.path("mappings").path("_meta").path("tidemark"), generation)) {
            throw new IllegalArgumentException(
                    "the mapping of " + generation.index() + " does not name its collection in _meta.tidemark");
        }
        Answer answer = rest.insist("PUT", "/" + generation.index(), Map.of(), body);
        boolean there = answer.errorType().equals("resource_already_exists_exception");
        if (there) {
            generations(generation.collection()); // refuses one that is not ours
        } else if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), generation.index(), answer);
        }
    }

    private static JsonNode parse(String mapping) {
        try {
            return Answer.MAPPER.readTree(mapping);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the mapping is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Moves the alias to a generation, from wherever it is. Searches see the one or the other, never both or none, and
     * find everything in it that was written before this call.
     */
    public void promote(IndexGeneration generation) {
        refresh(generation);
        ArrayNode actions = Answer.MAPPER.createArrayNode();
        for (Existing existing : generations(generation.collection())) {
            if (existing.live() && !existing.generation().equals(generation)) {
                actions.addObject()
                        .putObject("remove")
                        .put("index", existing.generation().index())
                        .put("alias", generation.alias());
            }
        }
        actions.addObject().putObject("add").put("index", generation.index()).put("alias", generation.alias());
        Answer answer = rest.insist(
                "POST", "/_aliases", Map.of(), Answer.MAPPER.createObjectNode().set("actions", actions));
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), generation.index(), answer);
        }
    }

    /** Replaces what the mapping of a generation says of itself ({@code _meta}); its fields stay as they are. */
    public void describe(IndexGeneration generation, String mapping) {
        Answer answer = rest.insist(
                "PUT",
                "/" + generation.index() + "/_mapping",
                Map.of(),
                Answer.MAPPER.createObjectNode().set("_meta", parse(mapping).path("_meta")));
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), generation.index(), answer);
        }
    }

    /** @param settings that are to change; null for what Elasticsearch, or this, has without being told */
    public void change(IndexGeneration generation, Map<String, JsonNode> settings) {
        ObjectNode body = Answer.MAPPER.createObjectNode();
        body.setAll(settings);
        if (settings.containsKey(REPLICAS) && settings.get(REPLICAS) == null) {
            body.put(REPLICAS, replicas);
        }
        Answer answer = rest.insist("PUT", "/" + generation.index() + "/_settings", Map.of(), body);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), generation.index(), answer);
        }
    }

    /** Deletes a generation that no alias points to; does nothing where there is none. */
    public void drop(IndexGeneration generation) {
        Answer answer = rest.insist("DELETE", "/" + generation.index(), Map.of("ignore_unavailable", "true"), null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), generation.index(), answer);
        }
    }

    private void refresh(IndexGeneration generation) {
        Answer answer = rest.insist("POST", "/" + generation.index() + "/_refresh", Map.of(), null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), generation.index(), answer);
        }
    }

    /** How many documents searches of a generation find. */
    public long documents(IndexGeneration generation) {
        Answer answer = rest.insist("GET", "/" + generation.index() + "/_count", Map.of(), null);
        if (!answer.ok()) {
            throw IndexRefusedException.refused(rest.where(), generation.index(), answer);
        }
        return answer.json().path("count").asLong();
    }
}
