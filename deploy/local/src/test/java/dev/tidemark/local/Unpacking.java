package dev.tidemark.local;

/** Unpacks Elasticsearch into the cache of the environment, in a JVM of its own. */
final class Unpacking {
    private Unpacking() {}

    public static void main(String[] args) {
        System.out.println(Cache.standard().unpacked(Artifact.elasticsearch()));
    }
}
