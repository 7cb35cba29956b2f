package dev.tidemark.projector.convergence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each document of a world had to be after each commit. Whoever looks at a document must find one of these states, no
 * older than what its version, or the position that searches are said to be complete up to, promises; and must never find
 * an earlier one than before.
 *
 * <p>Guarded by the world's lock, under which it is written after each commit.
 */
final class Timeline {

    /** @param position by which this state was committed; @param document null where there is none */
    private record State(long position, JsonNode document) {}

    private static final State NOTHING = new State(0, null);

    private final Map<String, List<State>> states = new HashMap<>();
    private int age;

    /** The database after a commit. */
    void add(long position, Map<String, JsonNode> documents) {
        Set<String> all = new TreeSet<>(documents.keySet());
        all.addAll(states.keySet());
        for (String id : all) {
            List<State> known = states.computeIfAbsent(id, fresh -> new ArrayList<>(List.of(NOTHING)));
            JsonNode document = documents.get(id);
            if (!Objects.equals(known.get(known.size() - 1).document(), document)) {
                known.add(new State(position, document));
            }
        }
    }

    /** What was is not asked for any more: everybody has seen the last state. */
    void forget() {
        states.replaceAll((id, known) -> new ArrayList<>(known.subList(known.size() - 1, known.size())));
        age++;
    }

    /** Changes with each {@link #forget}. */
    int age() {
        return age;
    }

    Set<String> ids() {
        return new TreeSet<>(states.keySet());
    }

    /**
     * @param seen how far the observer has seen each document; moved forward
     * @param complete the position up to which the document must be complete
     * @return what is wrong with it
     */
    Optional<String> observe(Map<String, Integer> seen, String id, long complete, JsonNode document) {
        List<State> known = states.getOrDefault(id, List.of(NOTHING));
        int before = seen.getOrDefault(id, 0);
        int least = before;
        while (least + 1 < known.size() && known.get(least + 1).position() <= complete) {
            least++;
        }
        for (int i = least; i < known.size(); i++) {
            if (Objects.equals(known.get(i).document(), document)) {
                seen.put(id, i);
                return Optional.empty();
            }
        }
        int found = -1;
        for (int i = 0; i < least; i++) {
            found = Objects.equals(known.get(i).document(), document) ? i : found;
        }
        String what = found < 0
                ? "was never so"
                : found < before ? "went back, from state " + before + " to " + found : "is older than promised";
        return Optional.of("%s %s (complete up to %d):%n  %s%nits states:%n%s"
                .formatted(id, what, complete, document, describe(known)));
    }

    private static String describe(List<State> known) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < known.size(); i++) {
            text.append("  %d, by position %d: %s%n"
                    .formatted(i, known.get(i).position(), known.get(i).document()));
        }
        return text.toString();
    }
}
