package dev.tidemark.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the local stack consists of.
 *
 * @param root of the repository
 * @param mysqlUrl of a server that already runs
 * @param elasticsearchUrl of a server that already runs
 * @param portOffset added to all ports
 * @param defaultData where data is kept if nobody says otherwise
 */
record StackSettings(
        Path root, Optional<String> mysqlUrl, Optional<String> elasticsearchUrl, int portOffset, Path defaultData) {

    private static final int MYSQL_PORT = 13_306;
    private static final int ELASTICSEARCH_PORT = 19_200;
    /** So that all five ports exist. */
    static final int HIGHEST_OFFSET = 65_535 - ELASTICSEARCH_PORT;

    static StackSettings fromEnvironment(Map<String, String> environment, int portOffset) {
        Path root = given(environment, "TIDEMARK_ROOT")
                .map(Path::of)
                .orElseThrow(() -> new LocalException("TIDEMARK_ROOT is not set: start this by deploy/tidemark"));
        return new StackSettings(
                root,
                given(environment, "TIDEMARK_MYSQL_URL"),
                given(environment, "TIDEMARK_ELASTICSEARCH_URL"),
                portOffset,
                given(environment, "TIDEMARK_DATA").map(Path::of).orElseGet(() -> root.resolve(".tidemark")));
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    int mysqlPort() {
        return MYSQL_PORT + portOffset;
    }

    int elasticsearchPort() {
        return ELASTICSEARCH_PORT + portOffset;
    }

    int port(LocalService service) {
        return service.port() + portOffset;
    }

    /** The ports that this machine must have free, with who takes them. */
    Map<Integer, String> ports() {
        Map<Integer, String> ports = new TreeMap<>();
        for (LocalService service : LocalService.values()) {
            ports.put(port(service), service.artifact());
        }
        if (mysqlUrl.isEmpty()) {
            ports.put(mysqlPort(), "MySQL");
        }
        if (elasticsearchUrl.isEmpty()) {
            ports.put(elasticsearchPort(), "Elasticsearch");
        }
        return ports;
    }

    /** What tells the services, and the commands that come later, where everything is. Holds no secret. */
    Map<String, String> addresses() {
        Map<String, String> addresses = new TreeMap<>();
        for (LocalService service : LocalService.values()) {
            addresses.put(service.portVariable(), Integer.toString(port(service)));
        }
        addresses.put(
                "TIDEMARK_MYSQL_URL",
                // Nobody listens in on what does not leave the machine, and TLS costs more than the rest of reading it.
                mysqlUrl.orElseGet(
                        () -> "mysql://127.0.0.1:" + mysqlPort() + "/" + Stack.SCHEMA + "?sslMode=DISABLED"));
        addresses.put("TIDEMARK_PROJECTOR_URL", "http://127.0.0.1:" + port(LocalService.PROJECTOR));
        addresses.put(
                "TIDEMARK_ELASTICSEARCH_URL",
                elasticsearchUrl.orElseGet(() -> "http://127.0.0.1:" + elasticsearchPort()));
        return addresses;
    }

    /** The services' environment: of a server that we start, no account may come from elsewhere. */
    Map<String, String> serviceEnvironment() {
        Map<String, String> environment = new TreeMap<>(addresses());
        if (mysqlUrl.isEmpty()) {
            environment.put("TIDEMARK_MYSQL_USER", "root");
            environment.put("TIDEMARK_MYSQL_PASSWORD", "");
        }
        if (elasticsearchUrl.isEmpty()) {
            for (String name : new String[] {"USER", "PASSWORD", "API_KEY", "CA"}) {
                environment.put("TIDEMARK_ELASTICSEARCH_" + name, "");
            }
        }
        return environment;
    }
}
