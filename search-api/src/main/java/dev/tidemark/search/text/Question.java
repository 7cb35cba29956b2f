package dev.tidemark.search.text;

import java.util.ArrayList;
import java.util.List;

/**
 * What was typed, understood: words and {@code "quoted phrases"} that are wanted, and those with {@code -} before them that
 * are not. What has neither letter nor digit asks for nothing. A quote that is not closed goes on to the end.
 *
 * @param text what was typed
 */
public record Question(String text, List<Term> wanted, List<Term> unwanted) {

    static final String QUOTES = "\"\u201c\u201d\u201e\u00ab\u00bb";

    public Question {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
    }

    /** True where it asks for nothing in particular. */
    public boolean isEmpty() {
        return wanted.isEmpty() && unwanted.isEmpty();
    }

    /** How many words and phrases it has. */
    public int size() {
        return wanted.size() + unwanted.size();
    }

    public static Question of(String q) {
        List<Term> wanted = new ArrayList<>();
        List<Term> unwanted = new ArrayList<>();
        int i = 0;
        while (i < q.length()) {
            if (isSpace(q.charAt(i))) {
                i++;
                continue;
            }
            boolean not = q.charAt(i) == '-' && i + 1 < q.length() && !isSpace(q.charAt(i + 1));
            int begin = not ? i + 1 : i;
            boolean quoted = isQuote(q.charAt(begin));
            int from = quoted ? begin + 1 : begin;
            int to = from;
            while (to < q.length()
                    && !(quoted ? isQuote(q.charAt(to)) : isSpace(q.charAt(to)) || isQuote(q.charAt(to)))) {
                to++;
            }
            String text = q.substring(from, to).strip();
            if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
                boolean open = !quoted && !not && to == q.length();
                (not ? unwanted : wanted).add(Term.of(text, quoted, open));
            }
            i = quoted ? to + 1 : to;
        }
        return new Question(q, wanted, unwanted);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isQuote(char c) {
        return QUOTES.indexOf(c) >= 0;
    }
}
