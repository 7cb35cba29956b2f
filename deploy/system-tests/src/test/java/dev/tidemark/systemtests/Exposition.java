package dev.tidemark.systemtests;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service answers on /metrics, taken apart. */
final class Exposition {

    private static final Pattern HEAD = Pattern.compile("# (HELP|TYPE) (\\S+) (.+)");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    final String text;
    final Map<String, String> helps = new LinkedHashMap<>();
    final Map<String, String> types = new LinkedHashMap<>();
    /** By name, each as its labels. */
    final Map<String, Set<Map<String, String>>> series = new LinkedHashMap<>();

    Exposition(String text) {
        this.text = text;
        text.lines().forEach(line -> {
            Matcher head = HEAD.matcher(line);
            Matcher one = SERIES.matcher(line);
            if (head.matches()) {
                (head.group(1).equals("HELP") ? helps : types).put(head.group(2), head.group(3));
            } else if (one.matches()) {
                series.computeIfAbsent(one.group(1), any -> new LinkedHashSet<>())
                        .add(labels(one.group(2)));
                Double.parseDouble(one.group(3).replace("Inf", "Infinity"));
            } else if (!line.isEmpty()) {
                throw new AssertionError("not a line of an exposition: " + line);
            }
        });
    }

    static Exposition of(ServiceProcess service) {
        return new Exposition(
                Http.get(service.uri("/metrics")).expect(200).body().asText());
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    Set<String> values(String name, String label) {
        Set<String> values = new TreeSet<>();
        series.getOrDefault(name, Set.of()).forEach(one -> values.add(one.get(label)));
        return values;
    }
}
