package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.progress.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Whether Elasticsearch would make and fill another index now. Asks each question once and changes nothing; what a cluster
 * does not answer, because it lacks the module or we the right, is left out. Not thread-safe.
 */
public final class ClusterRoom {

    private static final String SUBJECT = "another generation";
    private static final String WATERMARK = "cluster.routing.allocation.disk.watermark.";
    private static final List<String> PRIVILEGES = List.of("create_index", "manage", "read", "write");

    private final Rest rest;
    private final String prefix;
    private final List<Finding> findings = new ArrayList<>();
    private JsonNode settings;

    public ClusterRoom(Rest5Client client, String prefix) {
        this.rest = new Rest(client);
        this.prefix = prefix;
    }

    /**
     * Looks at blocks, the limit of shards, disks and privileges.
     *
     * @param indices that are ours
     * @param shards how many another generation has, replicas included; of the collection that has most
     * @param replicas of that
     * @return what is in the way, with what mends it; or that nothing is
     */
    public List<Finding> look(Collection<String> indices, int shards, int replicas) {
        settings = ask("GET", "/_cluster/settings", Map.of("include_defaults", "true", "flat_settings", "true"), null);
        blocksOfTheCluster();
        blocksOf(indices);
        limit(shards);
        disks(replicas);
        privileges();
        if (findings.isEmpty()) {
            findings.add(
                    settings.isMissingNode()
                            ? Finding.warning(
                                    SUBJECT,
                                    "may be possible or not: Elasticsearch does not tell this user the settings of the"
                                            + " cluster; give it the cluster privilege monitor")
                            : Finding.ok(SUBJECT, "can be made: no block or limit of Elasticsearch is in the way"));
        }
        return List.copyOf(findings);
    }

    /** Missing where the answer is none. */
    private JsonNode ask(String method, String path, Map<String, String> parameters, JsonNode body) {
        try {
            Answer answer = rest.send(method, path, parameters, body);
            return answer.ok() ? answer.json() : Answer.MAPPER.missingNode();
        } catch (IOException e) {
            return Answer.MAPPER.missingNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.MAPPER.missingNode();
        }
    }

    /** What was set for now holds, then what was set for good, then the default; empty where none of them is known. */
    private String setting(String name) {
        return Stream.of("transient", "persistent", "defaults")
                .map(kind -> settings.path(kind).path(name).asText(""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    private void blocksOfTheCluster() {
        for (String block : List.of("cluster.blocks.read_only", "cluster.blocks.read_only_allow_delete")) {
            if (setting(block).equals("true")) {
                findings.add(Finding.problem(
                        "Elasticsearch",
                        "the cluster takes no changes, for " + block + " is set: lift it with 'PUT /_cluster/settings"
                                + " {\"persistent\": {\"" + block + "\": null}, \"transient\": {\"" + block
                                + "\": null}}'"));
            }
        }
    }

    private void blocksOf(Collection<String> indices) {
        JsonNode all = ask(
                "GET",
                "/" + prefix + "*/_settings",
                Map.of("filter_path", "*.settings.index.blocks", "expand_wildcards", "all"),
                null);
        for (String index : new TreeSet<>(indices)) {
            all.at("/" + index + "/settings/index/blocks").properties().stream()
                    .filter(block -> block.getValue().asBoolean())
                    .forEach(block -> findings.add(Finding.problem(index, blocked(index, block.getKey()))));
        }
    }

    private static String blocked(String index, String block) {
        return block.equals("read_only_allow_delete")
                ? "takes no writes, for a disk was nearly full: make room, and Elasticsearch lifts index.blocks."
                        + block + " by itself"
                : "has the block index.blocks." + block + ": lift it with 'PUT /" + index
                        + "/_settings {\"index.blocks." + block + "\": null}'";
    }

    private void limit(int shards) {
        JsonNode health = ask("GET", "/_cluster/health", Map.of(), null);
        long perNode = number(setting("cluster.max_shards_per_node"));
        long nodes = health.path("number_of_data_nodes").asLong();
        if (perNode <= 0 || nodes == 0) {
            return;
        }
        long open = Stream.of("active_shards", "initializing_shards", "unassigned_shards")
                .mapToLong(kind -> health.path(kind).asLong())
                .sum();
        if (open + shards > perNode * nodes) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "cannot be made: with " + shards + " shards more than the " + open + " of now there were more than "
                            + perNode * nodes + ", which is what cluster.max_shards_per_node allows: delete indices"
                            + " ('drop' those that stand by), or raise it"));
        }
    }

    private static long number(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }

    private void disks(int replicas) {
        if (!setting("cluster.routing.allocation.disk.threshold_enabled").equals("true")) {
            return;
        }
        List<JsonNode> nodes = StreamSupport.stream(
                        ask(
                                        "GET",
                                        "/_nodes/stats/fs",
                                        Map.of("filter_path", "nodes.*.name,nodes.*.roles,nodes.*.fs.total"),
                                        null)
                                .path("nodes")
                                .spliterator(),
                        false)
                .filter(ClusterRoom::holdsData)
                .filter(node -> node.at("/fs/total/total_in_bytes").asLong() > 0)
                .toList();
        if (nodes.isEmpty()) {
            return;
        }
        if (nodes.stream().noneMatch(node -> isBelow("high", node))) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "would get no place: no disk has the room that " + WATERMARK + "high ("
                            + setting(WATERMARK + "high") + ") asks for: " + rooms(nodes)
                            + "; make room, or add a node"));
        } else if (nodes.size() > replicas
                && nodes.stream().filter(node -> isBelow("low", node)).count() < replicas) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "would have no place for all of its replicas, by " + WATERMARK + "low ("
                            + setting(WATERMARK + "low") + "): " + rooms(nodes) + "; make room, or add a node"));
        }
    }

    private static boolean holdsData(JsonNode node) {
        return StreamSupport.stream(node.path("roles").spliterator(), false)
                .anyMatch(role -> role.asText().startsWith("data"));
    }

    private boolean isBelow(String watermark, JsonNode node) {
        JsonNode disk = node.at("/fs/total");
        return disk.path("available_in_bytes").asLong()
                >= DiskSize.free(
                        setting(WATERMARK + watermark),
                        setting(WATERMARK + watermark + ".max_headroom"),
                        disk.path("total_in_bytes").asLong());
    }

    private static String rooms(List<JsonNode> nodes) {
        Set<String> rooms = new TreeSet<>();
        nodes.forEach(node -> rooms.add(String.format(
                Locale.ROOT,
                "%s has %.1f of %.1f GiB left",
                node.path("name").asText(),
                node.at("/fs/total/available_in_bytes").asLong() / (double) (1L << 30),
                node.at("/fs/total/total_in_bytes").asLong() / (double) (1L << 30))));
        return String.join(", ", rooms);
    }

    /** A cluster without security does not answer. */
    private void privileges() {
        ObjectNode asked = Answer.MAPPER.createObjectNode();
        ObjectNode index = asked.putArray("index").addObject();
        index.putArray("names").add(prefix + "*");
        PRIVILEGES.forEach(index.putArray("privileges")::add);
        JsonNode has = ask("POST", "/_security/user/_has_privileges", Map.of(), asked);
        JsonNode ours = has.path("index").path(prefix + "*");
        List<String> missing = PRIVILEGES.stream()
                .filter(privilege -> ours.path(privilege).isBoolean()
                        && !ours.path(privilege).asBoolean())
                .toList();
        if (!missing.isEmpty()) {
            findings.add(Finding.warning(
                    SUBJECT,
                    "cannot be made: '" + has.path("username").asText() + "' lacks " + String.join(", ", missing)
                            + " on '" + prefix + "*'; grant its role these privileges"));
        }
    }
}
