package dev.tidemark.projector.config;

import dev.tidemark.runtime.config.ConfigFile;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code conf/cdc-projector.yaml} says.
 *
 * @param projections the folder with the projection files, relative to the configuration file
 */
public record ProjectorConfig(
        HttpSettings http,
        Admin admin,
        MySqlSettings mysql,
        ElasticsearchSettings elasticsearch,
        Index index,
        String projections,
        Pipeline pipeline) {

    /**
     * @throws dev.tidemark.runtime.config.ConfigException with all problems of the file
     */
    public static ProjectorConfig read(Path file) {
        ProjectorConfig read = ConfigFile.read(file, ProjectorConfig.class);
        Path folder = file.toAbsolutePath().resolveSibling(read.projections());
        return new ProjectorConfig(
                read.http, read.admin, read.mysql, read.elasticsearch, read.index, folder.toString(), read.pipeline);
    }

    public Path projectionFolder() {
        return Path.of(projections);
    }

    /**
     * @param token what operators have to show; without one, only this machine may ask for more than the status
     */
    public record Admin(String token) {

        private static final int SHORTEST = 16;

        public Admin {
            token = token == null ? "" : token;
            if (!token.isEmpty() && token.length() < SHORTEST) {
                throw new IllegalArgumentException("token must have at least " + SHORTEST
                        + " characters, or be empty: 'openssl rand -hex 24' makes one");
            }
        }

        @Override
        public String toString() {
            return token.isEmpty() ? "Admin[]" : "Admin[token=***]";
        }
    }

    /**
     * @param prefix stands before every alias, index and the control index; empty for none
     * @param replicas copies of each shard, beside the primary
     */
    public record Index(String prefix, int replicas) {
        public Index {
            prefix = prefix == null ? "" : prefix;
            if (!prefix.matches("[a-z0-9][a-z0-9_-]*|")) {
                throw new IllegalArgumentException("prefix '" + prefix
                        + "' cannot begin an index name: use lower-case letters, digits, '-' and '_'");
            }
            if (replicas < 0) {
                throw new IllegalArgumentException("replicas must not be negative, is " + replicas);
            }
        }
    }

    /**
     * @param loaders threads that load documents, each with one MySQL connection
     * @param lanes bulk requests to Elasticsearch at once
     * @param batchesInFlight batches of changes that may be loaded and written at once
     * @param startTimeoutSeconds how long to wait at start for MySQL, Elasticsearch and the projected tables
     * @param silenceSeconds how long the binlog stream may be silent (MySQL sends heartbeats) before it is taken for dead
     * @param durable whether a MySQL that may lose its last transactions in a crash is refused
     * @param fanOutRate documents a second that are brought up to date at most because of a row that very many show; 0 for
     *     as many as the stream leaves room for
     * @param fanOutAbove documents of looked-up rows that a batch of changes brings up to date itself
     */
    public record Pipeline(
            int loaders,
            int lanes,
            int batchesInFlight,
            int startTimeoutSeconds,
            int silenceSeconds,
            boolean durable,
            Integer fanOutRate,
            Integer fanOutAbove) {

        private static final int FAN_OUT_ABOVE = 1_000;

        public Pipeline {
            fanOutRate = fanOutRate == null ? 0 : fanOutRate;
            fanOutAbove = fanOutAbove == null ? FAN_OUT_ABOVE : fanOutAbove;
            atLeast(0, fanOutRate, "fan_out_rate");
            atLeast(1, fanOutAbove, "fan_out_above");
            atLeast(1, loaders, "loaders");
            atLeast(1, lanes, "lanes");
            atLeast(1, batchesInFlight, "batches_in_flight");
            atLeast(0, startTimeoutSeconds, "start_timeout_seconds");
            atLeast(5, silenceSeconds, "silence_seconds");
        }

        public Pipeline(
                int loaders,
                int lanes,
                int batchesInFlight,
                int startTimeoutSeconds,
                int silenceSeconds,
                boolean durable) {
            this(loaders, lanes, batchesInFlight, startTimeoutSeconds, silenceSeconds, durable, 0, FAN_OUT_ABOVE);
        }

        public Duration startTimeout() {
            return Duration.ofSeconds(startTimeoutSeconds);
        }

        public Duration silence() {
            return Duration.ofSeconds(silenceSeconds);
        }

        private static void atLeast(int least, int value, String name) {
            if (value < least) {
                throw new IllegalArgumentException(name + " must be at least " + least + ", is " + value);
            }
        }
    }
}
