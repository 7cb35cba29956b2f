package dev.tidemark.search.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.TextField;
import dev.tidemark.search.collections.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Better words for those that were mistyped: the ones that the hits have in their place. So they are sure to find something,
 * and tell nobody what he may not see.
 */
public final class DidYouMean {

    private static final Pattern MARKED = Pattern.compile("<em>([^<]*)</em>");

    private final Map<String, Integer> words = new HashMap<>();
    private final Question question;

    private DidYouMean(Question question) {
        this.question = question;
    }

    /**
     * What was typed, with other words; null where there is nothing better.
     *
     * @param ignored which of its words hits need not have: it is better without them
     * @param hits of a search that forgives typos, with {@link Highlights}
     */
    public static String of(Collection collection, Question question, List<Integer> ignored, JsonNode hits) {
        DidYouMean found = new DidYouMean(question);
        for (JsonNode hit : hits) {
            for (TextField field : collection.text()) {
                hit.path("highlight").path(String.valueOf(field.words())).forEach(text -> found.add(text.asText()));
            }
        }
        return found.better(ignored);
    }

    private void add(String highlighted) {
        Matcher marked = MARKED.matcher(highlighted);
        while (marked.find()) {
            words.merge(Words.folded(marked.group(1)), 1, Integer::sum);
        }
    }

    private String better(List<Integer> ignored) {
        String better = question.text();
        String without = better;
        for (int i = 0; i < question.wanted().size(); i++) {
            Term term = question.wanted().get(i);
            if (ignored.contains(i)) {
                without = replaced(without, term, "");
                better = replaced(better, term, "");
            } else if (term.mayHaveTypos() && !words.containsKey(term.folded())) {
                Optional<String> other = nearest(term);
                if (other.isPresent()) {
                    better = replaced(better, term, other.get());
                }
            }
        }
        return better.equals(without) ? null : better.strip().replaceAll("\\s+", " ");
    }

    private static String replaced(String text, Term term, String other) {
        String typed = Pattern.quote(term.text());
        String quote = "[" + Question.QUOTES + "]";
        return Pattern.compile(
                        term.quoted()
                                ? quote + "\\s*" + typed + "\\s*" + quote
                                : "(?<![\\p{L}\\p{N}])" + typed + "(?![\\p{L}\\p{N}])")
                .matcher(text)
                .replaceFirst(Matcher.quoteReplacement(other));
    }

    /** The one with the fewest differences; of those, the one that most hits have. */
    private Optional<String> nearest(Term term) {
        String typed = term.folded();
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<String, Integer> word : words.entrySet()) {
            String begin = term.open() && word.getKey().length() > typed.length() + term.typos()
                    ? word.getKey().substring(0, typed.length())
                    : word.getKey();
            int differences = Distance.between(typed, begin);
            boolean better =
                    differences < fewest || differences == fewest && best != null && word.getValue() > words.get(best);
            if (differences <= term.typos() && better) {
                best = word.getKey();
                fewest = differences;
            }
        }
        return Optional.ofNullable(best);
    }
}
