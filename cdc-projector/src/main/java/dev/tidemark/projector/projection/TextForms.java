package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.projection.Projection.Search;
import dev.tidemark.projector.projection.Projection.Use;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The forms in which the words of a projection's texts are indexed. */
final class TextForms {

    private final Map<String, Search> texts = new LinkedHashMap<>();

    void add(Search text) {
        texts.put(text.path(), text);
    }

    boolean contains(String path) {
        return texts.containsKey(path);
    }

    Set<Language> languages() {
        return texts.values().stream().map(Search::language).collect(Collectors.toSet());
    }

    /** Where words stand as they are written. */
    String asWritten(String path) {
        return isAsWritten(path) ? path : path + ".words";
    }

    private boolean isAsWritten(String path) {
        Search text = texts.get(path);
        return text.language() == Language.NONE && text.analyzer() == null;
    }

    /**
     * The words in the common form of their language; where that is another, as they are written, for typos and beginnings;
     * codes; and the whole text, where it is filtered, sorted or counted by. What nobody asks for is not indexed: each form
     * of a long text costs as much as the text itself.
     */
    ObjectNode mapping(ObjectNode field, String path, Set<Use> uses) {
        Search text = texts.get(path);
        field.put("type", "text")
                .put("analyzer", text.analyzer() == null ? text.language().analyzer() : text.analyzer());
        ObjectNode fields = field.putObject("fields");
        if (uses.stream().anyMatch(use -> use != Use.TEXT)) {
            MappingBuilder.keyword(fields.putObject("exact"));
        }
        ObjectNode asWritten = field;
        if (!isAsWritten(path)) {
            asWritten = fields.putObject("words");
            asWritten.put("type", "text").put("analyzer", Analysis.WORDS).put("norms", false);
        }
        if (uses.contains(Use.SUGGEST)) {
            asWritten.putObject("index_prefixes");
        }
        fields.putObject("codes")
                .put("type", "text")
                .put("analyzer", Analysis.CODES)
                .put("norms", false)
                .put("index_options", "docs")
                .putObject("index_prefixes")
                .put("max_chars", 12);
        return field;
    }
}
