package dev.tidemark.search;

import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import java.time.Duration;

/** {@code conf/search-api.yaml}. */
record SearchConfig(HttpSettings http, ElasticsearchSettings elasticsearch, Index index, Cursor cursor, Limits limits) {

    /** @param prefix stands before every alias and index of this installation; may be empty */
    record Index(String prefix) {}

    /**
     * @param key signs cursors; empty for a new one at every start
     * @param lifetimeSeconds how long after a page its cursor can be used
     */
    record Cursor(String key, int lifetimeSeconds) {
        Cursor {
            if (!key.isEmpty() && key.length() < 16) {
                throw new IllegalArgumentException("key must have at least 16 characters, or none");
            }
            between("lifetime_seconds", lifetimeSeconds, 1, 3_600);
        }

        Duration lifetime() {
            return Duration.ofSeconds(lifetimeSeconds);
        }

        /** The key is a secret. */
        @Override
        public String toString() {
            return "Cursor[lifetime=" + lifetimeSeconds + "s]";
        }
    }

    /**
     * @param searchSeconds how long one search may take
     * @param searches how many requests may be at Elasticsearch at once
     * @param waiting how many requests may wait for a position at once
     */
    record Limits(int searchSeconds, int searches, int waiting) {
        Limits {
            between("search_seconds", searchSeconds, 1, 60);
            between("searches", searches, 1, 1_000);
            between("waiting", waiting, 1, 10_000);
        }

        Duration search() {
            return Duration.ofSeconds(searchSeconds);
        }
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", is " + value);
        }
    }
}
