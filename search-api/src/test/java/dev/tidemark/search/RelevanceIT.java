package dev.tidemark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.runtime.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * How well searches put first what people mean: nDCG@10 over judged queries ({@code relevance/}). A change that makes it worse
 * fails here; one that makes it better raises the floors.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class RelevanceIT {

    /** Of all queries, on average. */
    private static final double FLOOR = 0.97;

    /** Of each group of queries: one that gets lost does not hide behind a hundred others. */
    private static final double GROUP_FLOOR = 0.94;

    private static final int DEPTH = 10;

    private Installation installation;

    /** @param grades by id; 3 for what was meant, 1 for what is related */
    private record Judged(String group, String q, Map<String, Integer> grades) {}

    private record Scored(Judged judged, double ndcg, List<String> ids) {}

    @BeforeAll
    void open() {
        installation = Installation.open();
        ObjectNode mapping = Installation.mapping("products");
        ArrayNode rules = ((ObjectNode) mapping.at("/_meta/tidemark")).putArray("synonyms");
        lines("synonyms").forEach(rules::add);
        installation.open("products", mapping);
        Map<String, ObjectNode> products = new LinkedHashMap<>();
        for (String line : lines("catalogue")) {
            String[] of = line.split(" \\| ");
            ObjectNode product = Json.mapper().createObjectNode();
            product.put("id", Integer.parseInt(of[0]))
                    .put("sku", of[1])
                    .put("name", of[2])
                    .put("brand", of[3]);
            product.putObject("category").put("name", of[4]).put("slug", of[4].toLowerCase());
            products.put(of[0], product.put("stock", Integer.parseInt(of[5])).put("description", of[6]));
        }
        installation.write("products", 1, 1, products);
        installation.refresh();
    }

    @AfterAll
    void close() {
        installation.close();
    }

    @Test
    void whatIsMeantComesFirst() {
        List<Scored> scored = judged().stream().map(this::score).toList();
        assertThat(scored).hasSizeGreaterThanOrEqualTo(60);
        String worst = worst(scored);
        assertThat(average(scored)).as("nDCG@10; the worst:%s", worst).isGreaterThanOrEqualTo(FLOOR);
        scored.stream().map(of -> of.judged().group()).distinct().forEach(group -> {
            List<Scored> own = scored.stream()
                    .filter(of -> of.judged().group().equals(group))
                    .toList();
            assertThat(average(own))
                    .as("nDCG@10 of %s; the worst:%s", group, worst(own))
                    .isGreaterThanOrEqualTo(GROUP_FLOOR);
        });
    }

    private static double average(List<Scored> scored) {
        return scored.stream().mapToDouble(Scored::ndcg).average().orElse(0);
    }

    private static String worst(List<Scored> scored) {
        StringBuilder worst = new StringBuilder();
        scored.stream()
                .sorted(Comparator.comparing(Scored::ndcg))
                .limit(10)
                .forEach(of -> worst.append(
                        "%n%.2f %s %s".formatted(of.ndcg(), of.judged().q(), of.ids())));
        return worst.toString();
    }

    private Scored score(Judged judged) {
        List<String> ids = installation
                .get("/v1/products?limit=" + DEPTH + "&q=" + URLEncoder.encode(judged.q(), StandardCharsets.UTF_8))
                .expect(200)
                .ids();
        List<Integer> best = judged.grades().values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(DEPTH)
                .toList();
        List<Integer> found =
                ids.stream().map(id -> judged.grades().getOrDefault(id, 0)).toList();
        return new Scored(judged, gain(found) / gain(best), ids);
    }

    private static double gain(List<Integer> grades) {
        double gain = 0;
        for (int i = 0; i < grades.size(); i++) {
            gain += (Math.pow(2, grades.get(i)) - 1) * Math.log(2) / Math.log(i + 2);
        }
        return gain;
    }

    private static List<Judged> judged() {
        List<Judged> judged = new ArrayList<>();
        String group = "";
        for (String line : all("queries")) {
            if (line.startsWith("#")) {
                group = line.substring(2);
            } else {
                int grades = line.lastIndexOf('|');
                Map<String, Integer> of = new LinkedHashMap<>();
                for (String grade : line.substring(grades + 1).strip().split(" ")) {
                    of.put(grade.split(":")[0], Integer.parseInt(grade.split(":")[1]));
                }
                judged.add(new Judged(group, line.substring(0, grades).strip(), of));
            }
        }
        return judged;
    }

    private static List<String> lines(String name) {
        return all(name).stream().filter(line -> !line.startsWith("#")).toList();
    }

    private static List<String> all(String name) {
        try (InputStream file = RelevanceIT.class.getResourceAsStream("/relevance/" + name + ".txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
