package dev.tidemark.local;

import org.testcontainers.elasticsearch.ElasticsearchContainer;
import org.testcontainers.utility.DockerImageName;

/** Elasticsearch from the image that {@code tidemark.elasticsearch.image} names; it goes with the JVM. */
record DockerElasticsearch(String url, String user, String password) implements Elasticsearch {

    static DockerElasticsearch start() {
        String image = System.getProperty("tidemark.elasticsearch.image", "elasticsearch:8.19.21");
        @SuppressWarnings("resource") // lives as long as the JVM
        ElasticsearchContainer container =
                new ElasticsearchContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("elasticsearch"));
        container
                .withEnv("xpack.security.enabled", "false")
                .withEnv("ES_JAVA_OPTS", "-Xms512m -Xmx512m")
                .start();
        return new DockerElasticsearch("http://" + container.getHttpHostAddress(), "", "");
    }
}
