package dev.tidemark.search.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds out which words to give up where nothing has them all: those that nothing has; then as few as possible, common ones
 * first, for the rare ones say the most.
 */
public final class Relaxation {

    private final List<ObjectNode> words;
    private final List<ObjectNode> unwanted;

    public Relaxation(Collection collection, Question question) {
        TextQuery query = new TextQuery(collection, question, Leniency.TYPOS);
        this.words = query.wanted();
        this.unwanted = query.unwanted();
    }

    /** Aggregations that count the documents of each word. */
    public ObjectNode counts() {
        ObjectNode aggregations = Json.mapper().createObjectNode();
        for (int i = 0; i < words.size(); i++) {
            count(aggregations, "word" + i, List.of(i));
        }
        return aggregations;
    }

    /** How often each of the words stands in a document, in their order. */
    public List<Long> counted(JsonNode aggregations) {
        return IntStream.range(0, words.size())
                .mapToObj(i -> aggregations.path("word" + i).path("doc_count").asLong())
                .toList();
    }

    /** What could be left of the words, the best first: sets of places. */
    public List<List<Integer>> choices(List<Long> counted) {
        List<Integer> found = IntStream.range(0, words.size())
                .filter(i -> counted.get(i) > 0)
                .boxed()
                .toList();
        List<Integer> commonFirst = found.stream()
                .sorted(Comparator.comparing((Integer i) -> counted.get(i)).reversed())
                .toList();
        List<List<Integer>> choices = new ArrayList<>();
        add(choices, found);
        commonFirst.forEach(left -> add(choices, without(found, List.of(left))));
        for (int n = 2; n < found.size(); n++) {
            add(choices, without(found, commonFirst.subList(0, n)));
        }
        return choices;
    }

    private void add(List<List<Integer>> choices, List<Integer> kept) {
        if (!kept.isEmpty() && kept.size() < words.size() && !choices.contains(kept)) {
            choices.add(kept);
        }
    }

    private static List<Integer> without(List<Integer> places, List<Integer> left) {
        return places.stream().filter(i -> !left.contains(i)).toList();
    }

    /** Aggregations that count the documents of each choice. */
    public ObjectNode trials(List<List<Integer>> choices) {
        ObjectNode aggregations = Json.mapper().createObjectNode();
        for (int i = 0; i < choices.size(); i++) {
            count(aggregations, "choice" + i, choices.get(i));
        }
        return aggregations;
    }

    /** The best choice that something matches; empty where nothing does. */
    public Optional<Leniency> chosen(List<List<Integer>> choices, JsonNode aggregations) {
        for (int i = 0; i < choices.size(); i++) {
            if (aggregations.path("choice" + i).path("doc_count").asLong() > 0) {
                TreeSet<Integer> optional = new TreeSet<>();
                IntStream.range(0, words.size()).forEach(optional::add);
                choices.get(i).forEach(optional::remove);
                return Optional.of(new Leniency(true, List.copyOf(optional)));
            }
        }
        return Optional.empty();
    }

    private void count(ObjectNode aggregations, String name, List<Integer> places) {
        ObjectNode all = aggregations.putObject(name).putObject("filter").putObject("bool");
        ArrayNode filter = all.putArray("filter");
        places.forEach(i -> filter.add(words.get(i)));
        unwanted.forEach(all.putArray("must_not")::add);
    }

    /** As they were typed. */
    public static List<String> words(Question question, List<Integer> places) {
        return places.stream().map(i -> question.wanted().get(i).text()).toList();
    }
}
