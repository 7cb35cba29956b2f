package dev.tidemark.projector.projection;

import dev.tidemark.projector.projection.Projection.Search;
import dev.tidemark.projector.projection.Projection.Use;
import dev.tidemark.runtime.config.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads of {@code search} of a projection file what is found, ranked and taken for the same. */
final class SearchReader {

    static final Set<String> KEYS = Set.of(
            "language",
            "analyzers",
            "text",
            "synonyms",
            "rank",
            "suggest",
            "filter",
            "sort",
            "facet",
            "owner",
            "access",
            "history");
    private static final Set<String> TEXT_KEYS = Set.of("weight", "language", "analyzer");
    private static final Set<String> RANK_KEYS = Set.of("weight", "half-life", "at-least");

    private SearchReader() {}

    /** What {@code text}, {@code suggest}, {@code filter}, {@code sort} and {@code facet} name. */
    static List<Search> read(Map<String, YamlValue> values) {
        List<Search> search = new ArrayList<>();
        Language language = Optional.ofNullable(values.get("language"))
                .flatMap(SearchReader::language)
                .orElse(Language.NONE);
        if (values.containsKey("text")) {
            text(values.get("text"), language, search);
        }
        names(values.get("suggest"), Use.SUGGEST, search);
        names(values.get("filter"), Use.FILTER, search);
        names(values.get("sort"), Use.SORT, search);
        names(values.get("facet"), Use.FACET, search);
        return search;
    }

    private static Optional<Language> language(YamlValue value) {
        Optional<String> name = value.text();
        Optional<Language> language = name.flatMap(Language::of);
        if (name.isPresent() && language.isEmpty()) {
            value.problem("'" + name.get() + "' is no language known here" + Suggestion.of(name.get(), Language.names())
                    + "; known are " + String.join(", ", Language.names()));
        }
        return language;
    }

    /** A weight alone, or {@code {weight: 1, language: german}}. */
    private static void text(YamlValue value, Language language, List<Search> search) {
        value.entries().forEach((path, options) -> {
            Map<String, YamlValue> values =
                    options.isObject() ? options.object(TEXT_KEYS, Set.of("weight")) : Map.of("weight", options);
            YamlValue analyzer = values.get("analyzer");
            if (analyzer != null && values.containsKey("language")) {
                analyzer.problem("cannot stand beside 'language', which has an analyser of its own");
            }
            String named = analyzer == null ? null : analyzer.text().orElse(null);
            Language own = Optional.ofNullable(values.get("language"))
                    .flatMap(SearchReader::language)
                    .orElse(language);
            Optional.ofNullable(values.get("weight"))
                    .flatMap(YamlValue::number)
                    .flatMap(weight -> options.checked(() -> new Search(
                            options.place(), Use.TEXT, path, path, weight, named == null ? own : Language.NONE, named)))
                    .ifPresent(search::add);
        });
    }

    /** @param value null for none */
    static List<Rank> ranks(YamlValue value) {
        List<Rank> ranks = new ArrayList<>();
        if (value != null) {
            value.entries().forEach((path, options) -> rank(path, options).ifPresent(ranks::add));
        }
        return ranks;
    }

    private static Optional<Rank> rank(String path, YamlValue value) {
        Map<String, YamlValue> values = value.object(RANK_KEYS, Set.of("weight"));
        Optional<Double> weight = Optional.ofNullable(values.get("weight")).flatMap(YamlValue::number);
        YamlValue halfLife = values.get("half-life");
        YamlValue enough = values.get("at-least");
        if (halfLife != null && enough != null) {
            value.problem("has 'half-life', which is for dates, and 'at-least', which is for numbers");
            return Optional.empty();
        }
        Rank.Kind kind =
                halfLife != null ? Rank.Kind.RECENCY : enough != null ? Rank.Kind.AT_LEAST : Rank.Kind.MAGNITUDE;
        Optional<String> amount = halfLife != null
                ? halfLife.text()
                : enough != null ? enough.number().map(String::valueOf) : Optional.of("");
        return weight.flatMap(number -> amount.flatMap(text -> value.checked(
                () -> new Rank(value.place(), path, kind, kind == Rank.Kind.MAGNITUDE ? null : text, number))));
    }

    /** @param value null for none */
    static List<String> synonyms(YamlValue value) {
        List<String> synonyms = new ArrayList<>();
        if (value != null) {
            List<YamlValue> rules = value.elements();
            if (rules.size() > Synonyms.MOST) {
                value.problem("are " + rules.size() + " rules: at most " + Synonyms.MOST + " are possible");
            }
            rules.forEach(rule -> rule.text()
                    .flatMap(text -> rule.checked(() -> Synonyms.checked(text)))
                    .ifPresent(synonyms::add));
        }
        return synonyms;
    }

    private static void names(YamlValue value, Use use, List<Search> search) {
        if (value == null) {
            return;
        }
        for (YamlValue element : value.elements()) {
            if (element.isObject()) {
                element.entries()
                        .forEach((name, path) ->
                                path.text().ifPresent(text -> add(path, path.place(), use, name, text, search)));
            } else {
                element.text().ifPresent(text -> add(element, element.place().child(text), use, text, text, search));
            }
        }
    }

    private static void add(YamlValue value, Place place, Use use, String name, String path, List<Search> search) {
        if (search.stream().anyMatch(other -> other.use() == use && other.name().equals(name))) {
            value.problem("'" + name + "' stands here twice");
        } else {
            value.checked(() -> new Search(place, use, name, path, 1, null, null))
                    .ifPresent(search::add);
        }
    }
}
