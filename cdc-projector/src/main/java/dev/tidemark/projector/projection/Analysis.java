package dev.tidemark.projector.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of the words of an index, as its settings say it: an analyser for each language, one for words as they are
 * written ({@link #WORDS}), and one for codes such as {@code WH-1000/B} ({@link #CODES}).
 *
 * <p>Every full Elasticsearch has the filters; for one that has not, there are plain analysers of the same names, so that
 * the mapping is the same on both.
 */
public final class Analysis {

    static final String WORDS = "text_words";
    static final String CODES = "text_codes";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Tokenizer BY_WORD = new Tokenizer("standard", null);

    /** What stands between spaces, if it has a digit, or something between two letters. */
    private static final Tokenizer BY_CODE = new Tokenizer(
            "codes",
            "{\"type\":\"pattern\",\"group\":0,\"pattern\":"
                    + "\"(?<!\\\\S)[^\\\\s\\\\p{L}\\\\p{N}]*+(?:\\\\p{N}|\\\\p{L}++[^\\\\s\\\\p{L}\\\\p{N}]*+[\\\\p{L}\\\\p{N}])\\\\S*\"}");

    private static final List<Language.Filter> CODE_FILTERS = List.of(
            new Language.Filter("lowercase", null),
            new Language.Filter("asciifolding", null),
            new Language.Filter(
                    "no_separators",
                    "{\"type\":\"pattern_replace\",\"pattern\":\"[^\\\\p{L}\\\\p{N}]+\",\"replacement\":\"\"}"),
            // One without an end, an image in base64 for instance, is no code, and no term that Elasticsearch takes.
            new Language.Filter("code_length", "{\"type\":\"length\",\"min\":2,\"max\":255}"));

    private final Set<Language> languages;
    private final List<Analyzer> own;

    /** @param definition JSON; null for a tokenizer that is known by its name alone */
    private record Tokenizer(String name, String definition) {}

    /** @param own analysers that the projection file declares */
    Analysis(Set<Language> languages, List<Analyzer> own) {
        this.languages = Set.copyOf(languages);
        this.own = List.copyOf(own);
    }

    /** The {@code analysis} settings; empty where there is no text. */
    public ObjectNode settings() {
        ObjectNode settings = own();
        languages.stream()
                .sorted()
                .forEach(language -> add(settings, language.analyzer(), BY_WORD, language.filters()));
        if (!languages.isEmpty()) {
            add(settings, WORDS, BY_WORD, Language.NONE.filters());
            add(settings, CODES, BY_CODE, CODE_FILTERS);
        }
        return settings;
    }

    /** The same analysers of what any Elasticsearch has: lower case and stop words. */
    public ObjectNode plainSettings() {
        ObjectNode settings = own();
        languages.stream()
                .sorted()
                .forEach(language -> add(settings, language.analyzer(), BY_WORD, plain(language.filters())));
        if (!languages.isEmpty()) {
            add(settings, WORDS, BY_WORD, plain(Language.NONE.filters()));
            add(settings, CODES, BY_WORD, plain(CODE_FILTERS));
        }
        return settings;
    }

    private ObjectNode own() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        own.forEach(analyzer -> analyzer.define(settings));
        return settings;
    }

    /** The analysers that the projection file declares, by name, each with its definition. */
    Map<String, String> declared() {
        return own.stream()
                .collect(Collectors.toMap(
                        Analyzer::name, analyzer -> analyzer.definition().toString()));
    }

    /** Bodies for {@code _analyze} of the declared analysers, by where they are: without all of them there is no index. */
    public Map<String, ObjectNode> needed() {
        return own.stream()
                .collect(Collectors.toMap(
                        analyzer ->
                                analyzer.place().at() + " " + analyzer.place().path(),
                        Analyzer::probe));
    }

    private static List<Language.Filter> plain(List<Language.Filter> filters) {
        return filters.stream()
                .filter(filter ->
                        filter.name().equals("lowercase") || filter.name().startsWith("stop_"))
                .toList();
    }

    private static void add(ObjectNode settings, String analyzer, Tokenizer tokenizer, List<Language.Filter> filters) {
        ArrayNode names = settings.withObjectProperty("analyzer")
                .putObject(analyzer)
                .put("type", "custom")
                .put("tokenizer", tokenizer.name())
                .putArray("filter");
        if (tokenizer.definition() != null) {
            settings.withObjectProperty("tokenizer").set(tokenizer.name(), parse(tokenizer.definition()));
        }
        for (Language.Filter filter : filters) {
            names.add(filter.name());
            if (filter.definition() != null) {
                settings.withObjectProperty("filter").set(filter.name(), parse(filter.definition()));
            }
        }
    }

    /**
     * Bodies for {@code _analyze}, one for each analyser: refused by an Elasticsearch that lacks a filter. They are of all
     * filters that {@link #settings} names.
     */
    public List<ObjectNode> probes() {
        if (languages.isEmpty()) {
            return List.of();
        }
        List<ObjectNode> probes = new ArrayList<>();
        languages.stream().sorted().forEach(language -> probes.add(probe(BY_WORD, language.filters())));
        probes.add(probe(BY_CODE, CODE_FILTERS));
        return probes;
    }

    private static ObjectNode probe(Tokenizer tokenizer, List<Language.Filter> filters) {
        ObjectNode probe = JsonNodeFactory.instance.objectNode().put("text", "a");
        probe.set(
                "tokenizer",
                tokenizer.definition() == null ? TextNode.valueOf(tokenizer.name()) : parse(tokenizer.definition()));
        ArrayNode list = probe.putArray("filter");
        for (Language.Filter filter : filters) {
            if (filter.definition() == null) {
                list.add(filter.name());
            } else {
                list.add(parse(filter.definition()));
            }
        }
        return probe;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
