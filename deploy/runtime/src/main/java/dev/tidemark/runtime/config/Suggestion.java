package dev.tidemark.runtime.config;

import java.util.Collection;
import java.util.Comparator;

/** Guesses what a misspelt name was meant to be. */
public final class Suggestion {

    private Suggestion() {}

    /** {@code " (did you mean 'x'?)"}, or nothing where no known name is close. */
    public static String of(String wrong, Collection<String> known) {
        return known.stream()
                .filter(name -> !wrong.isEmpty()) // everything short is close to nothing
                .filter(name -> distance(wrong, name) <= Math.max(2, name.length() / 3))
                .min(Comparator.comparingInt(name -> distance(wrong, name)))
                .map(name -> " (did you mean '" + name + "'?)")
                .orElse("");
    }

    /** Levenshtein's distance: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
