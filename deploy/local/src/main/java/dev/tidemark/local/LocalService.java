package dev.tidemark.local;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Tidemark's own three processes. */
enum LocalService {
    WRITER("writer-api", 8080, "TIDEMARK_WRITER_PORT", List.of()),
    PROJECTOR("cdc-projector", 8082, "TIDEMARK_PROJECTOR_PORT", List.of("run")),
    SEARCH("search-api", 8081, "TIDEMARK_SEARCH_PORT", List.of());

    private final String artifact;
    private final int port;
    private final String portVariable;
    private final List<String> arguments;

    LocalService(String artifact, int port, String portVariable, List<String> arguments) {
        this.artifact = artifact;
        this.port = port;
        this.portVariable = portVariable;
        this.arguments = arguments;
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

    /** How it is called. */
    List<String> command(Path root) {
        return Stream.concat(Stream.of(program(root).toString()), arguments.stream())
                .toList();
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
