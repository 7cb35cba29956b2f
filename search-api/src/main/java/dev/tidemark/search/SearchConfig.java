package dev.tidemark.search;

import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import java.time.Duration;

/** {@code conf/search-api.yaml}. */
record SearchConfig(
        HttpSettings http,
        ElasticsearchSettings elasticsearch,
        Index index,
        Cursor cursor,
        Access access,
        Limits limits,
        Clients clients) {

    /** @param prefix stands before every alias and index of this installation; may be empty */
    record Index(String prefix) {}

    /**
     * @param key encrypts cursors; empty for a new one at every start
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
     * @param tokenKey signs the tokens by which callers are known; empty if none is good
     * @param operatorToken makes an operator; empty if none does
     */
    record Access(String tokenKey, String operatorToken) {
        Access {
            atLeast("token_key", tokenKey, 32);
            atLeast("operator_token", operatorToken, 16);
        }

        private static void atLeast(String name, String secret, int length) {
            if (!secret.isEmpty() && secret.length() < length) {
                throw new IllegalArgumentException(name + " must have at least " + length + " characters, or none");
            }
        }

        /** All secrets. */
        @Override
        public String toString() {
            return "Access[]";
        }
    }

    /**
     * @param perSecond how many requests a client may send in a second, on and on; 0 for any number
     * @param burst how many at once, after a while of silence
     * @param proxied whether the last address in {@code X-Forwarded-For} is the client's
     * @param origins whose pages may read answers, with commas between; empty for none, {@code *} for any
     */
    record Clients(int perSecond, int burst, boolean proxied, String origins) {
        Clients {
            between("per_second", perSecond, 0, 1_000_000);
            between("burst", burst, 1, 1_000_000);
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
