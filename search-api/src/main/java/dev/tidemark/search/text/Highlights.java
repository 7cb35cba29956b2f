package dev.tidemark.search.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.Collection;
import dev.tidemark.search.collections.TextField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows where the words stand: pieces of text as HTML, with {@code <em>} around words and everything else escaped. For
 * texts in arrays too.
 */
public final class Highlights {

    private static final int PIECES = 3;
    private static final int PIECE = 160;

    /** Of the words in a text that may be what was meant: its first ones will do. */
    private static final int MEANT = 32;

    /** As far as Elasticsearch looks into a text at most; where it is longer, it would refuse the whole search. */
    private static final int LONGEST_TEXT = 1_000_000;

    private Highlights() {}

    /**
     * What Elasticsearch is asked.
     *
     * @param shown whether the pieces are wanted
     */
    public static ObjectNode of(Collection collection, Question question, Leniency leniency, boolean shown) {
        ObjectNode highlight =
                Json.mapper().createObjectNode().put("encoder", "html").put("max_analyzed_offset", LONGEST_TEXT);
        ObjectNode fields = highlight.putObject("fields");
        for (TextField field : collection.text()) {
            if (shown) {
                fields.putObject(field.path())
                        .put("fragment_size", PIECE)
                        .put("number_of_fragments", PIECES)
                        .set("highlight_query", query(field.path(), question, leniency, collection));
            }
            if (leniency.typos() && field.words() != null && !fields.has(field.words())) {
                fields.putObject(field.words()) // the words alone: whole texts of a page may be very large
                        .put("boundary_scanner", "word")
                        .put("number_of_fragments", MEANT)
                        .set("highlight_query", query(field.words(), question, leniency, collection));
            }
        }
        return highlight;
    }

    private static ObjectNode query(String path, Question question, Leniency leniency, Collection collection) {
        ObjectNode query = Json.mapper().createObjectNode();
        ArrayNode should = query.putObject("bool").putArray("should");
        for (Term term : question.wanted()) {
            if (term.quoted()) {
                should.addObject().putObject("match_phrase").put(path, term.text());
                continue;
            }
            if (term.isUnspaced()) {
                should.addObject()
                        .putObject(term.open() ? "match_phrase_prefix" : "match_phrase")
                        .put(path, term.text());
            } else {
                should.addObject().putObject("match").put(path, term.text());
                if (term.open()) {
                    should.addObject().putObject("prefix").put(path, term.folded());
                }
            }
            if (leniency.typos() && term.mayHaveTypos()) {
                should.addObject()
                        .putObject("match")
                        .putObject(path)
                        .put("query", term.text())
                        .put("fuzziness", term.typos())
                        .put("prefix_length", 1);
                if (term.open()) {
                    should.addObject()
                            .putObject("regexp")
                            .putObject(path)
                            .put("value", TypoPattern.beginning(term.folded()));
                }
            }
            collection
                    .search()
                    .synonyms()
                    .of(term.folded())
                    .forEach(other ->
                            should.addObject().putObject("match_phrase").put(path, other));
        }
        return query;
    }

    /** Pieces of a hit by the names of their fields. */
    public static Map<String, List<String>> read(Collection collection, JsonNode highlighted) {
        Map<String, List<String>> pieces = new LinkedHashMap<>();
        for (TextField field : collection.text()) {
            List<String> own = new ArrayList<>();
            highlighted.path(field.path()).forEach(piece -> own.add(piece.asText()));
            if (!own.isEmpty()) {
                pieces.put(field.name(), own);
            }
        }
        return pieces;
    }
}
