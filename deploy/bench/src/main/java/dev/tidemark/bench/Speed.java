package dev.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** How many documents in what time. */
record Speed(long documents, Duration took) {

    double perSecond() {
        return documents / (took.toNanos() / 1e9);
    }

    /** @param limit the same work's limit in this run */
    void print(String name, Speed limit) {
        System.out.printf(
                "%-28s %12.0f %12.0f %9.0f%%   (%d in %.1f s)%n",
                name,
                perSecond(),
                limit.perSecond(),
                100 * perSecond() / limit.perSecond(),
                documents,
                took.toMillis() / 1e3);
    }

    ObjectNode toJson(ObjectMapper mapper, Speed limit) {
        return mapper.createObjectNode()
                .put("documents", documents)
                .put("seconds", took.toNanos() / 1e9)
                .put("per_second", perSecond())
                .put("limit_per_second", limit.perSecond());
    }
}
