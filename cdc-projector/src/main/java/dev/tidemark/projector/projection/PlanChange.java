package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What becomes of a collection when another projection takes the place of the one it was built by.
 *
 * @param takes what it takes for that
 * @param differences one line each, for a person: {@code + field stock: long}
 */
public record PlanChange(Takes takes, List<String> differences) {

    /** The least that makes a new projection take effect. */
    public enum Takes {
        /** Documents, mapping and search stay as they are. */
        NOTHING,
        /** Documents stay as they are; what search offers of them changes with the description in the index. */
        MAPPING_UPDATE,
        /** Documents or the types of their fields change: a new generation has to be filled. */
        BACKFILL
    }

    private static final List<String> OFFERS = List.of("filters", "sorts", "facets");

    public PlanChange {
        differences = List.copyOf(differences);
    }

    /** From the one plan to the other, of the same collection. */
    public static PlanChange between(ProjectionPlan from, ProjectionPlan to) {
        if (from.hash().equals(to.hash())) {
            return new PlanChange(Takes.NOTHING, List.of());
        }
        List<String> differences = new ArrayList<>();
        differences("", content(from), content(to), differences);
        differences("index type of ", types(from), types(to), differences);
        differences(
                "analyser ",
                from.mapping().analysis().declared(),
                to.mapping().analysis().declared(),
                differences);
        IndexSettings was = from.mapping().settings();
        IndexSettings is = to.mapping().settings();
        differences("setting ", was.fixed(), is.fixed(), differences);
        boolean same = differences.isEmpty();
        differences("setting ", was.changeable(), is.changeable(), differences);
        differences("", offers(from), offers(to), differences);
        return new PlanChange(same ? Takes.MAPPING_UPDATE : Takes.BACKFILL, differences);
    }

    private static void differences(String what, Map<String, String> from, Map<String, String> to, List<String> into) {
        TreeSet<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        for (String name : names) {
            String was = from.get(name);
            String is = to.get(name);
            if (was == null) {
                into.add("+ " + what + name + ": " + is);
            } else if (is == null) {
                into.add("- " + what + name + ": " + was);
            } else if (!was.equals(is)) {
                into.add("~ " + what + name + ": " + was + " -> " + is);
            }
        }
    }

    /** By what stands first in its line: a relation's path, or a field's. */
    private static Map<String, String> content(ProjectionPlan plan) {
        Map<String, String> content = new TreeMap<>();
        plan.content().lines().forEach(line -> {
            int end = line.indexOf(' ');
            String path = line.substring(0, end);
            content.put(path.isEmpty() ? "the root" : path, line.substring(end + 1));
        });
        return content;
    }

    private static Map<String, String> types(ProjectionPlan plan) {
        Map<String, String> types = new TreeMap<>();
        types("", plan.mapping().properties(), types);
        return types;
    }

    private static void types(String prefix, ObjectNode properties, Map<String, String> into) {
        properties.properties().forEach(field -> {
            JsonNode definition = field.getValue().deepCopy();
            JsonNode inner = ((ObjectNode) definition).remove("properties");
            into.put(prefix + field.getKey(), definition.isEmpty() ? "object" : definition.toString());
            if (inner instanceof ObjectNode fields) {
                types(prefix + field.getKey() + ".", fields, into);
            }
        });
    }

    private static Map<String, String> offers(ProjectionPlan plan) {
        JsonNode meta = plan.mapping().meta();
        Map<String, String> offers = new TreeMap<>();
        meta.path("text")
                .forEach(text -> offers.put(
                        "text search in " + text.path("path").asText(),
                        "weight " + text.path("weight").asText()));
        meta.path("suggest").forEach(path -> offers.put("suggest " + path.asText(), "completions"));
        meta.path("synonyms").forEach(rule -> offers.put("synonym " + rule.asText(), "in questions"));
        meta.path("rank")
                .forEach(rank -> offers.put("rank by " + rank.path("field").asText(), ranking(rank)));
        for (String kind : OFFERS) {
            meta.path(kind)
                    .properties()
                    .forEach(offer -> offers.put(
                            kind.substring(0, kind.length() - 1) + " " + offer.getKey(),
                            offer.getValue().path("field").asText()));
        }
        if (meta.path("owner").isObject()) {
            offers.put("owner", meta.at("/owner/path").asText());
        }
        offers.put("access", meta.path("access").asText());
        meta.path("histories")
                .properties()
                .forEach(history -> offers.put(
                        "history " + history.getKey(), history.getValue().toString()));
        return offers;
    }

    private static String ranking(JsonNode rank) {
        String amount = rank.path("half_life").asText(rank.path("value").asText());
        return rank.path("kind").asText() + (amount.isEmpty() ? "" : " " + amount) + ", weight "
                + rank.path("weight").asText();
    }
}
