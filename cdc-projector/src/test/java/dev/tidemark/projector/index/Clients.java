package dev.tidemark.projector.index;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.net.URI;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** Bare clients for tests. */
final class Clients {

    private Clients() {}

    static Rest5Client to(String url) {
        String json = "application/vnd.elasticsearch+json; compatible-with=8";
        return Rest5Client.builder(URI.create(url))
                .setDefaultHeaders(
                        new Header[] {new BasicHeader("Accept", json), new BasicHeader("Content-Type", json)})
                .build();
    }
}
