package dev.tidemark.search.collections;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Words as indices have them. */
public final class Words {

    /** Of Latin letters alone: elsewhere a mark makes another letter, and the filters of an index leave it. */
    private static final Pattern ACCENTS = Pattern.compile("(?<=\\p{IsLatin})\\p{M}+");

    /** Letters that are no other letter with an accent. */
    private static final Map<Character, String> LETTERS = Map.of(
            '\u00df', "ss", '\u00f8', "o", '\u00e6', "ae", '\u0153', "oe", '\u0111', "d", '\u00f0', "d", '\u00fe', "th",
            '\u0142', "l", '\u0131', "i");

    private Words() {}

    /** In lower case and without accents. */
    public static String folded(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.chars().allMatch(c -> c < 128)) {
            return lower;
        }
        String bare = ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD))
                .replaceAll("");
        String plain = Normalizer.normalize(bare, Normalizer.Form.NFC);
        StringBuilder folded = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            String other = plain.charAt(i) < 128 ? null : LETTERS.get(plain.charAt(i));
            if (other == null) {
                folded.append(plain.charAt(i));
            } else {
                folded.append(other);
            }
        }
        return folded.toString();
    }
}
