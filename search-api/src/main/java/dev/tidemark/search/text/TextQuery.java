package dev.tidemark.search.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.Rank;
import dev.tidemark.search.collections.Synonyms;
import dev.tidemark.search.collections.TextField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds documents in which every word stands somewhere: in whichever of the text fields, one word here, another there. The
 * better the field and the closer to what was typed, the higher the score; words next to each other add to it, and so does
 * what the collection ranks by.
 */
public final class TextQuery {

    /** So many words at most are one code written with spaces: {@code wh 1000 xm4}. */
    private static final int LONGEST_CODE = 4;

    private static final double OTHER_WORDING = 0.8;
    private static final double NEAR = 0.5;

    private final Question question;
    private final Leniency leniency;
    private final Synonyms synonyms;
    private final List<Rank> ranks;
    private final Ways fields;
    private final WordQuery words;

    public TextQuery(Collection collection, Question question, Leniency leniency) {
        this(collection.text(), collection.search(), question, leniency);
    }

    /** @param texts in which words are looked for */
    TextQuery(List<TextField> texts, Collection.Search search, Question question, Leniency leniency) {
        this.question = question;
        this.leniency = leniency;
        this.synonyms = search.synonyms();
        this.ranks = search.ranks();
        this.fields = new Ways(texts);
        this.words = new WordQuery(fields);
    }

    /**
     * The query, with scores.
     *
     * @param now what is new is new compared to this; the same for all pages of a search
     */
    public ObjectNode query(long now) {
        ObjectNode query = matching();
        if (ranks.isEmpty()) {
            return query;
        }
        ObjectNode ranked = Json.mapper().createObjectNode();
        ObjectNode score = ranked.putObject("function_score");
        score.set("query", query);
        ArrayNode functions = score.putArray("functions");
        functions.addObject().put("weight", 1);
        ranks.forEach(rank -> functions.add(rank.function(now)));
        score.put("score_mode", "sum").put("boost_mode", "multiply");
        return ranked;
    }

    /** The query, with no more than the words in its scores. */
    ObjectNode matching() {
        ObjectNode query = Json.mapper().createObjectNode();
        ObjectNode all = query.putObject("bool");
        List<ObjectNode> wanted = wanted();
        for (int i = 0; i < wanted.size(); i++) {
            all.withArray(leniency.optional().contains(i) ? "should" : "must").add(wanted.get(i));
        }
        if (wanted.size() == leniency.optional().size()) {
            all.withArray("must").addObject().putObject("match_all");
        }
        near(all);
        unwanted().forEach(all.withArray("must_not")::add);
        return query;
    }

    /** A query for each of the wanted words: it, or wordings that it is part of. */
    List<ObjectNode> wanted() {
        List<Term> terms = question.wanted();
        List<ArrayNode> ways = new ArrayList<>();
        for (Term term : terms) {
            ArrayNode own = Json.mapper().createArrayNode();
            words.add(own, term, leniency.typos());
            ways.add(own);
        }
        for (int from = 0; from < terms.size(); from++) {
            for (int to = from + 1; to <= terms.size() && !terms.get(to - 1).quoted(); to++) {
                ArrayNode other = Json.mapper().createArrayNode();
                span(other, terms.subList(from, to));
                for (int i = from; i < to; i++) {
                    ways.get(i).addAll(other);
                }
            }
        }
        return ways.stream().map(Ways::best).toList();
    }

    /** What these words may mean together. */
    private void span(ArrayNode ways, List<Term> terms) {
        if (terms.size() <= synonyms.longest()) {
            String wording = terms.stream().map(Term::folded).collect(Collectors.joining(" "));
            synonyms.of(wording).forEach(other -> words.wording(ways, other, OTHER_WORDING));
        }
        if (terms.size() < 2 || terms.size() > LONGEST_CODE) {
            return;
        }
        boolean open = terms.get(terms.size() - 1).open();
        String joined = terms.stream().map(Term::code).collect(Collectors.joining());
        if (terms.stream().anyMatch(Term::hasDigit)) {
            words.code(ways, joined, open);
        } else if (terms.size() == 2) {
            words.wording(ways, joined, OTHER_WORDING); // "head phones"
            words.code(ways, joined, false); // "wi fi"
        }
    }

    private void near(ObjectNode all) {
        List<Term> plain =
                question.wanted().stream().filter(term -> !term.quoted()).toList();
        if (plain.size() < 2 || !fields.hasPlainFields()) {
            return;
        }
        String text = plain.stream().map(Term::text).collect(Collectors.joining(" "));
        all.withArray("should")
                .add(fields.plain(
                        TextField::path,
                        Json.mapper()
                                .createObjectNode()
                                .put("query", text)
                                .put("type", "phrase")
                                .put("slop", 3)
                                .put("boost", NEAR)));
    }

    List<ObjectNode> unwanted() {
        return question.unwanted().stream().map(this::unwanted).toList();
    }

    private ObjectNode unwanted(Term term) {
        ArrayNode ways = Json.mapper().createArrayNode();
        if (term.quoted() || term.isCompound()) {
            words.phrase(ways, term.text(), 1);
        } else {
            words.wording(ways, term.text(), 1);
            words.phrase(ways, term.text(), 1);
        }
        if (term.hasDigit() || term.isCompound()) {
            words.code(ways, term.code(), false);
        }
        return Ways.best(ways);
    }
}
