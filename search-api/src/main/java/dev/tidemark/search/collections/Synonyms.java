package dev.tidemark.search.collections;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Other wordings, by the words they stand for; read from rules like {@code tv, television} and {@code cans => headphones}. */
public final class Synonyms {

    public static final Synonyms NONE = new Synonyms(Map.of(), 0);

    private final Map<String, Set<String>> others;
    private final int longest;

    private Synonyms(Map<String, Set<String>> others, int longest) {
        this.others = others;
        this.longest = longest;
    }

    public static Synonyms of(List<String> rules) {
        Map<String, Set<String>> others = new LinkedHashMap<>();
        for (String rule : rules) {
            String[] sides = rule.split("=>", 2);
            List<String> from = wordings(sides[0]);
            List<String> to = wordings(sides[sides.length - 1]);
            for (String wording : from) {
                for (String other : to) {
                    if (!other.equals(wording)) {
                        others.computeIfAbsent(wording, none -> new LinkedHashSet<>())
                                .add(other);
                    }
                }
            }
        }
        int longest = others.keySet().stream()
                .mapToInt(wording -> wording.split(" ").length)
                .max()
                .orElse(0);
        return new Synonyms(Map.copyOf(others), longest);
    }

    private static List<String> wordings(String side) {
        List<String> wordings = new ArrayList<>();
        for (String wording : side.split(",")) {
            String folded = Words.folded(wording.strip().replaceAll("\\s+", " "));
            if (!folded.isEmpty()) {
                wordings.add(folded);
            }
        }
        return wordings;
    }

    /** How many words the longest wording has that others are known for. */
    public int longest() {
        return longest;
    }

    /** @param words in lower case, without accents, with one space between */
    public Set<String> of(String words) {
        return others.getOrDefault(words, Set.of());
    }
}
