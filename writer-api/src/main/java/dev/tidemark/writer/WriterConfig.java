package dev.tidemark.writer;

import dev.tidemark.runtime.config.HttpSettings;
import dev.tidemark.runtime.config.MySqlSettings;

/**
 * {@code conf/writer-api.yaml}.
 *
 * @param connections how many commands may be inside MySQL at once
 */
record WriterConfig(HttpSettings http, MySqlSettings mysql, int connections) {
    WriterConfig {
        if (http == null) {
            throw new IllegalArgumentException("http is required");
        }
        if (mysql == null) {
            throw new IllegalArgumentException("mysql is required");
        }
        if (mysql.schema().isEmpty()) {
            throw new IllegalArgumentException("mysql.url must name a schema: mysql://host:port/schema");
        }
        if (connections < 1 || connections > 200) {
            throw new IllegalArgumentException("connections must be from 1 to 200, is " + connections);
        }
    }
}
