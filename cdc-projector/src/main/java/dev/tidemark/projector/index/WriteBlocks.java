package dev.tidemark.projector.index;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What indices themselves have against being written: closed, or blocked by a setting of their own. A block of the whole
 * cluster, or of a disk that is full, is none of theirs.
 */
final class WriteBlocks {

    private static final String CLOSED = "verified_before_close";
    private static final String SETTINGS = "index." + CLOSED + ",index.blocks.write,index.blocks.read_only";

    private WriteBlocks() {}

    /**
     * Those that take no writes, each with why and what to do.
     *
     * @param names of indices, wildcards too
     */
    static SortedMap<String, IndexRefusedException> of(Rest rest, String names) {
        SortedMap<String, IndexRefusedException> blocked = new TreeMap<>();
        Answer answer = rest.insist(
                "GET", "/" + names + "/_settings/" + SETTINGS, Map.of("expand_wildcards", "open,closed"), null);
        if (answer.ok()) {
            answer.json().properties().forEach(index -> {
                var own = index.getValue().path("settings").path("index");
                if (own.path(CLOSED).asBoolean()) {
                    blocked.put(index.getKey(), refused(rest, index.getKey(), 400, "index_closed_exception", "closed"));
                } else {
                    own.path("blocks").properties().stream()
                            .filter(block -> block.getValue().asBoolean())
                            .map(block -> "index.blocks." + block.getKey() + " is set")
                            .findFirst()
                            .ifPresent(block -> blocked.put(
                                    index.getKey(),
                                    refused(rest, index.getKey(), 403, "cluster_block_exception", block)));
                }
            });
        }
        return blocked;
    }

    private static IndexRefusedException refused(Rest rest, String index, int status, String type, String why) {
        return IndexRefusedException.refused(rest.where(), index, status, type, why);
    }
}
