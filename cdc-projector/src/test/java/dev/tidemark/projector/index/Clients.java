package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.tidemark.local.Elasticsearch;
import dev.tidemark.runtime.config.ElasticsearchSettings;
import dev.tidemark.runtime.elasticsearch.ElasticsearchConnection;
import java.time.Duration;

/** Clients as the service makes them. */
final class Clients {

    private Clients() {}

    static Rest5Client to(String url) {
        return to(url, "", "");
    }

    /** A client with the credentials of a server, but perhaps through a proxy. */
    static Rest5Client to(String url, Elasticsearch server) {
        return to(url, server.user(), server.password());
    }

    private static Rest5Client to(String url, String user, String password) {
        return new ElasticsearchConnection(
                        new ElasticsearchSettings(url, user, password, "", ""), Duration.ofSeconds(60), 20)
                .rest();
    }
}
