package dev.tidemark.search.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.TextField;
import dev.tidemark.search.collections.Words;
import dev.tidemark.search.filter.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts of documents that go on from what was typed. Each is told once; those that begin with it come first, and the best of
 * each field before the second of any.
 */
public final class Completions {

    /** Of one field, for there may be the same text in another case. */
    private static final int MORE = 2;

    /** As many hits as this for each text that is wanted, for some have the same. */
    private static final int HITS_A_TEXT = 2;

    private final Collection collection;
    private final Question question;

    /**
     * A completion.
     *
     * @param highlighted the text as HTML, with {@code <em>} around what was typed
     * @param field the text's
     */
    public record Completion(String text, String highlighted, String field) {}

    private record Ranked(Completion completion, boolean begins, int place, int field) {}

    public Completions(Collection collection, Question question) {
        this.collection = collection;
        this.question = question;
    }

    /** A body for each field that completions are taken from: the best hits, of which several may have the same text. */
    public List<ObjectNode> bodies(Conditions scope, Conditions filters, Leniency leniency, int limit, Duration time) {
        List<ObjectNode> bodies = new ArrayList<>();
        for (TextField field : collection.search().suggest()) {
            ObjectNode body = Json.mapper().createObjectNode();
            ObjectNode all = body.putObject("query").putObject("bool");
            all.putArray("must")
                    .add(new TextQuery(List.of(field), collection.search(), question, leniency)
                            .query(System.currentTimeMillis()));
            scope.into(all);
            filters.into(all);
            body.putArray("_source").add(field.name());
            bodies.add(body.put("size", limit * MORE * HITS_A_TEXT)
                    .put("track_total_hits", false)
                    .put("timeout", time.toMillis() + "ms"));
        }
        return bodies;
    }

    /**
     * A body for the same field with each text once; null where the answer has texts enough. It takes many times longer where
     * much is found: without it Elasticsearch need not look at all of that.
     *
     * @param field which of the fields it is, as of the bodies
     */
    public ObjectNode distinct(int field, ObjectNode body, JsonNode answer, int limit) {
        JsonNode hits = answer.path("hits").path("hits");
        TextField of = collection.search().suggest().get(field);
        Set<String> texts = new HashSet<>();
        hits.forEach(hit -> texts.add(text(hit, of)));
        if (hits.size() < body.path("size").asInt() || texts.size() >= limit * MORE) {
            return null;
        }
        ObjectNode distinct = body.deepCopy().put("size", limit * MORE);
        distinct.putObject("collapse").put("field", of.path() + ".exact");
        return distinct;
    }

    private static String text(JsonNode hit, TextField field) {
        return hit.path("_source").at("/" + field.name().replace('.', '/')).asText();
    }

    /** @param answers to the bodies, in their order */
    public List<Completion> read(List<JsonNode> answers, Leniency leniency, int limit) {
        Map<String, Ranked> found = new LinkedHashMap<>();
        String typed = typed();
        for (int i = 0; i < collection.search().suggest().size(); i++) {
            TextField field = collection.search().suggest().get(i);
            int beginning = 0;
            int other = 0;
            for (JsonNode hit : answers.get(i).path("hits").path("hits")) {
                String text = text(hit, field);
                String folded = Words.folded(text);
                if (!text.isEmpty() && !found.containsKey(folded)) {
                    boolean begins = folded.startsWith(typed);
                    Completion completion =
                            new Completion(text, Marks.of(text, question, leniency.typos()), field.name());
                    found.put(
                            folded,
                            begins
                                    ? new Ranked(completion, true, beginning++, i)
                                    : new Ranked(completion, false, other++, i));
                }
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparing((Ranked ranked) -> !ranked.begins())
                        .thenComparing(Ranked::place)
                        .thenComparing(Ranked::field))
                .limit(limit)
                .map(Ranked::completion)
                .toList();
    }

    private String typed() {
        return String.join(" ", question.wanted().stream().map(Term::folded).toList());
    }
}
