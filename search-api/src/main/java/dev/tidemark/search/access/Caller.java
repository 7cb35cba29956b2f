package dev.tidemark.search.access;

/**
 * Who asks.
 *
 * @param subject what owner fields hold of him; null for nobody in particular
 * @param operator whether he may see everything
 */
record Caller(String subject, boolean operator) {

    static final Caller ANYBODY = new Caller(null, false);
    static final Caller OPERATOR = new Caller(null, true);
}
