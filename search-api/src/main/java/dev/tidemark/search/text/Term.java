package dev.tidemark.search.text;

import dev.tidemark.search.collections.Words;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A word, or words in quotes.
 *
 * @param text as it was typed, without quotes; has a letter or digit in it
 * @param folded in lower case and without accents, as words are indexed
 * @param quoted whether it stands for these very words in this order
 * @param open whether more of it may follow: the last word while somebody types
 */
record Term(String text, String folded, boolean quoted, boolean open) {

    private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Each character is a word to the analyser. */
    private static final Set<UnicodeScript> IDEOGRAPHIC = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA);

    private static final Set<UnicodeScript> UNSPACED =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

    static Term of(String text, boolean quoted, boolean open) {
        return new Term(text, Words.folded(text), quoted, open);
    }

    /**
     * A word with digits in it is a code or a measure: another one is another thing, not a typo. Where each character is a
     * word, so is another character.
     */
    boolean mayHaveTypos() {
        return !quoted
                && text.codePoints().noneMatch(c -> IDEOGRAPHIC.contains(UnicodeScript.of(c)))
                && text.codePointCount(0, text.length()) >= 4
                && LETTERS.matcher(folded).matches();
    }

    /** Up to three letters none, up to seven one, from eight on two. */
    int typos() {
        return text.codePointCount(0, text.length()) < 8 ? 1 : 2;
    }

    /** True where words stand without spaces between them, and analysers make single characters of them, or pairs. */
    boolean isUnspaced() {
        return isUnspaced(text);
    }

    static boolean isUnspaced(String text) {
        return text.codePoints().anyMatch(c -> UNSPACED.contains(UnicodeScript.of(c)));
    }

    boolean hasDigit() {
        return text.codePoints().anyMatch(Character::isDigit);
    }

    /** True where something stands between letters and digits: {@code wi-fi}. */
    boolean isCompound() {
        return !quoted && !text.codePoints().allMatch(Character::isLetterOrDigit);
    }

    /** Without what stands between letters and digits, as codes are indexed. */
    String code() {
        return BETWEEN.matcher(folded).replaceAll("");
    }
}
