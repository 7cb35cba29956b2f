package dev.tidemark.search.text;

import java.util.LinkedHashSet;
import java.util.Set;

/** A pattern for what begins like a word, but for one letter: Elasticsearch itself forgives typos in whole words only. */
final class TypoPattern {

    private static final int LONGEST = 16;

    private TypoPattern() {}

    /**
     * The first letter has to be right.
     *
     * @param word letters only
     */
    static String beginning(String word) {
        String begin = word.length() > LONGEST ? word.substring(0, LONGEST) : word;
        Set<String> ways = new LinkedHashSet<>();
        for (int i = 1; i < begin.length(); i++) {
            String before = begin.substring(0, i);
            String behind = begin.substring(i + 1);
            ways.add(before + "." + behind); // another letter
            ways.add(before + behind); // one too many
            ways.add(before + "." + begin.substring(i)); // one too few
            if (i + 1 < begin.length()) {
                ways.add(before
                        + begin.charAt(i + 1)
                        + begin.charAt(i)
                        + begin.substring(i + 2)); // two the wrong way round
            }
        }
        return "(" + String.join("|", ways) + ").*";
    }
}
