package dev.tidemark.local;

import java.nio.file.Path;

/** Tidemark's own three processes. */
enum LocalService {
    WRITER("writer-api", 8080, "TIDEMARK_WRITER_PORT"),
    PROJECTOR("cdc-projector", 8082, "TIDEMARK_PROJECTOR_PORT"),
    SEARCH("search-api", 8081, "TIDEMARK_SEARCH_PORT");

    private final String artifact;
    private final int port;
    private final String portVariable;

    LocalService(String artifact, int port, String portVariable) {
        this.artifact = artifact;
        this.port = port;
        this.portVariable = portVariable;
    }

    String artifact() {
        return artifact;
    }

    int port() {
        return port;
    }

    String portVariable() {
        return portVariable;
    }

    /** The script in the service's distribution; it becomes the JVM. */
    Path program(Path root) {
        return root.resolve(artifact)
                .resolve("target")
                .resolve(artifact)
                .resolve("bin")
                .resolve(artifact);
    }
}
