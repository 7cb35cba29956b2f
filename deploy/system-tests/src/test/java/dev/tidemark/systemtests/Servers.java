package dev.tidemark.systemtests;

import dev.tidemark.local.Backends;
import dev.tidemark.local.LocalElasticsearch;
import dev.tidemark.local.LocalMySql;
import dev.tidemark.local.MySql;

/** The servers of this JVM: those that stay up, shared with every suite, and a pair that tests may stop and kill. */
final class Servers {

    private Servers() {}

    static MySql mysql() {
        return Backends.mysql();
    }

    static String elasticsearch() {
        return Backends.elasticsearch().url();
    }

    /** For tests that stop it: each leaves it running. */
    static LocalMySql mortalMySql() {
        return MortalMySql.SERVER;
    }

    /** For tests that stop it: each leaves it running. */
    static LocalElasticsearch mortalElasticsearch() {
        return MortalElasticsearch.SERVER;
    }

    private static final class MortalMySql {
        static final LocalMySql SERVER = LocalMySql.startTemporary();
    }

    private static final class MortalElasticsearch {
        static final LocalElasticsearch SERVER = LocalElasticsearch.startTemporary();
    }
}
