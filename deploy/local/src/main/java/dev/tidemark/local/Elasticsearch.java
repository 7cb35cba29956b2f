package dev.tidemark.local;

/** A running one-node Elasticsearch, reached without TLS; user and password are empty where it asks for none. */
public sealed interface Elasticsearch permits LocalElasticsearch, DockerElasticsearch {

    /** {@code http://host:port}, without a slash at the end. */
    String url();

    String user();

    String password();
}
