package dev.tidemark.search.text;

import dev.tidemark.search.collections.Words;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Marks in a text what was typed of it: as HTML, with {@code <em>} around it and everything else escaped. */
final class Marks {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");

    private Marks() {}

    static String of(String text, Question question, boolean typos) {
        StringBuilder html = new StringBuilder();
        Matcher words = WORD.matcher(text);
        int from = 0;
        while (words.find()) {
            int length = marked(words.group(), question, typos);
            if (length > 0) {
                html.append(escaped(text.substring(from, words.start()))).append("<em>");
                from = words.start() + length;
                html.append(escaped(text.substring(words.start(), from))).append("</em>");
            }
        }
        return html.append(escaped(text.substring(from))).toString();
    }

    /** How much of a word was typed. */
    private static int marked(String word, Question question, boolean typos) {
        String folded = Words.folded(word);
        int longest = 0;
        for (Term term : question.wanted()) {
            for (String typed : term.folded().split("[^\\p{L}\\p{N}]+")) {
                if (!typed.isEmpty() && folded.startsWith(typed)) {
                    longest = Math.max(longest, length(word, typed.length()));
                }
            }
            if (typos && longest == 0 && term.mayHaveTypos() && near(folded, term)) {
                longest = word.length();
            }
        }
        return longest;
    }

    private static boolean near(String folded, Term term) {
        String typed = term.folded();
        int differences = Distance.between(typed, folded);
        // With a letter too many or too few, the beginning that was meant is shorter or longer than what was typed.
        for (int more = -1; term.open() && more <= 1; more++) {
            int end = Math.min(typed.length() + more, folded.length());
            differences = Math.min(differences, Distance.between(typed, folded.substring(0, end)));
        }
        return differences <= term.typos();
    }

    /** How many characters of a word become so many when it is folded. */
    private static int length(String word, int folded) {
        int length = 0;
        while (length < word.length() && Words.folded(word.substring(0, length)).length() < folded) {
            length++;
        }
        while (length < word.length() && Character.getType(word.charAt(length)) == Character.NON_SPACING_MARK) {
            length++;
        }
        return length;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#x27;");
    }
}
