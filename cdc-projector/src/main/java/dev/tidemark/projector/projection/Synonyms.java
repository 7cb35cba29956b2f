package dev.tidemark.projector.projection;

import java.util.Arrays;

/** The form of a rule: {@code tv, television} for words that mean the same, {@code cans => headphones} for one way. */
final class Synonyms {

    /** They stand in the index's description, which every node of the cluster holds in memory. */
    static final int MOST = 2_000;

    private static final int LONGEST = 1_000;

    private Synonyms() {}

    /** @throws IllegalArgumentException where it is none */
    static String checked(String rule) {
        String[] sides = rule.split("=>", -1);
        boolean sound = sides.length == 1
                ? sides[0].split(",", -1).length > 1 && full(sides[0])
                : sides.length == 2 && full(sides[0]) && full(sides[1]);
        if (!sound || rule.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "'" + rule + "' is no rule: write 'tv, television' for words that mean the"
                            + " same, or 'cans => headphones' for words that stand for others, in at most " + LONGEST
                            + " characters");
        }
        return rule;
    }

    private static boolean full(String side) {
        return Arrays.stream(side.split(",", -1)).noneMatch(String::isBlank);
    }
}
