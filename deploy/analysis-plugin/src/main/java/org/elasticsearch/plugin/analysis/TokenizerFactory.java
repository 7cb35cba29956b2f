package org.elasticsearch.plugin.analysis;

import org.apache.lucene.analysis.Tokenizer;

/** A tokenizer of a plugin. */
public interface TokenizerFactory {
    Tokenizer create();
}
