package dev.tidemark.projector.projection;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language whose words are brought to a common form: filters of a full Elasticsearch, by their names there. */
enum Language {
    ENGLISH(
            stem("possessive_english"),
            named("lowercase"),
            named("asciifolding"),
            stop("_english_"),
            stem("light_english")),
    GERMAN(named("lowercase"), stop("_german_"), named("german_normalization"), stem("light_german")),
    FRENCH(
            articles("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu"),
            named("lowercase"),
            stop("_french_"),
            named("asciifolding"),
            stem("light_french")),
    SPANISH(named("lowercase"), stop("_spanish_"), named("asciifolding"), stem("light_spanish")),
    ITALIAN(
            articles(
                    "c", "l", "all", "dall", "dell", "nell", "sull", "coll", "pell", "gl", "agl", "dagl", "degl",
                    "negl", "sugl", "un", "m", "t", "s", "v", "d"),
            named("lowercase"),
            stop("_italian_"),
            named("asciifolding"),
            stem("light_italian")),
    PORTUGUESE(named("lowercase"), stop("_portuguese_"), named("asciifolding"), stem("light_portuguese")),
    DUTCH(named("lowercase"), stop("_dutch_"), named("asciifolding"), stem("dutch")),
    /** Chinese, Japanese and Korean: characters in pairs. */
    CJK(named("cjk_width"), named("lowercase"), named("cjk_bigram")),
    /** Words as they are written, but for case and accents: names, and what is in many languages. */
    NONE(named("lowercase"), named("asciifolding"));

    private final List<Filter> filters;

    /** @param definition JSON; null for a filter that is known by its name alone */
    record Filter(String name, String definition) {}

    Language(Filter... filters) {
        this.filters = List.of(filters);
    }

    static Optional<Language> of(String name) {
        return Arrays.stream(values())
                .filter(language -> language.text().equals(name))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Language::text).toList();
    }

    /** As it stands in a projection file. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String analyzer() {
        return "text_" + text();
    }

    /** In the order in which words go through them. */
    List<Filter> filters() {
        return filters;
    }

    private static Filter named(String name) {
        return new Filter(name, null);
    }

    private static Filter stem(String language) {
        return new Filter("stem_" + language, "{\"type\":\"stemmer\",\"language\":\"" + language + "\"}");
    }

    private static Filter stop(String words) {
        return new Filter("stop" + words, "{\"type\":\"stop\",\"stopwords\":\"" + words + "\"}");
    }

    private static Filter articles(String... articles) {
        return new Filter(
                "articles_" + articles[0] + articles.length,
                "{\"type\":\"elision\",\"articles_case\":true,\"articles\":[\"" + String.join("\",\"", articles)
                        + "\"]}");
    }
}
