package org.elasticsearch.plugin.analysis;

import org.apache.lucene.analysis.TokenStream;

/** A token filter of a plugin. */
public interface TokenFilterFactory {
    TokenStream create(TokenStream tokens);

    /** For what has no words, a prefix for instance: not called where {@link #create} suffices. */
    default TokenStream normalize(TokenStream tokens) {
        return tokens;
    }
}
