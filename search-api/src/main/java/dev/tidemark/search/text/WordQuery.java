package dev.tidemark.search.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import dev.tidemark.search.collections.TextField;

/**
 * The ways in which one word is found. In the order of what they are worth: as a code, as it was typed, in another form of
 * its language, as the beginning of a word, with typos.
 */
final class WordQuery {

    private static final double BEGINNING = 0.4;
    private static final double TYPO = 0.25;
    private static final double TYPO_IN_BEGINNING = 0.1;

    private final Ways fields;

    WordQuery(Ways fields) {
        this.fields = fields;
    }

    void add(ArrayNode ways, Term word, boolean typos) {
        if (word.quoted()) {
            phrase(ways, word.text(), 1);
            return;
        }
        // "wi-fi" is two words to the analyser; "the" is none, and asks for nothing
        fields.add(ways, TextField::forms, one(word, 1).put("zero_terms_query", "all"));
        fields.add(ways, TextField::words, one(word, 1.1));
        code(ways, word.code(), word.open() && (word.hasDigit() || word.isCompound())); // "wifi" is "Wi-Fi", too
        if (word.open()) {
            String type = word.isUnspaced() ? "phrase_prefix" : "bool_prefix";
            fields.add(ways, TextField::words, all(word.text(), BEGINNING).put("type", type));
        }
        if (typos && word.mayHaveTypos()) {
            fields.add(
                    ways,
                    TextField::words,
                    all(word.text(), TYPO)
                            .put("fuzziness", word.typos())
                            .put("prefix_length", 1)
                            .put("max_expansions", 30));
            if (word.open()) {
                fields.each(
                        ways,
                        TextField::words,
                        path -> regexp(path, TypoPattern.beginning(word.folded())),
                        TYPO_IN_BEGINNING);
            }
        }
    }

    /** What is written with something in between or without it. */
    void code(ArrayNode ways, String code, boolean open) {
        if (code.length() < 2) {
            return;
        }
        fields.add(ways, TextField::codes, all(code, 2));
        if (open) {
            fields.add(ways, TextField::codes, all(code, 0.8).put("type", "bool_prefix"));
        }
    }

    /** These words in this order. */
    void phrase(ArrayNode ways, String words, double boost) {
        ObjectNode options = Json.mapper()
                .createObjectNode()
                .put("query", words)
                .put("type", "phrase")
                .put("boost", boost);
        fields.add(ways, field -> field.words() == null ? field.path() : field.words(), options);
    }

    /** A word, or several that stand next to each other in whatever form. */
    void wording(ArrayNode ways, String words, double boost) {
        ObjectNode options = words.contains(" ") || Term.isUnspaced(words)
                ? Json.mapper()
                        .createObjectNode()
                        .put("query", words)
                        .put("type", "phrase")
                        .put("boost", boost)
                : all(words, boost);
        fields.add(ways, TextField::path, options);
    }

    private static ObjectNode one(Term word, double boost) {
        ObjectNode options = all(word.text(), boost);
        return word.isUnspaced() ? options.put("type", "phrase") : options;
    }

    private static ObjectNode all(String text, double boost) {
        return Json.mapper()
                .createObjectNode()
                .put("query", text)
                .put("type", "best_fields")
                .put("operator", "and")
                .put("tie_breaker", 0.2)
                .put("boost", boost);
    }

    private static ObjectNode regexp(String path, String pattern) {
        ObjectNode query = Json.mapper().createObjectNode();
        query.putObject("regexp")
                .putObject(path)
                .put("value", pattern)
                .put("flags", "NONE")
                .put("max_determinized_states", 5_000);
        return query;
    }
}
