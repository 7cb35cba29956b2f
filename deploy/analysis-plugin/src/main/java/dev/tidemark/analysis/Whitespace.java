package dev.tidemark.analysis;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenizerFactory;

/** Takes apart at spaces, and nowhere else. */
@NamedComponent("whitespace")
public final class Whitespace implements TokenizerFactory {

    @Override
    public Tokenizer create() {
        return new WhitespaceTokenizer();
    }
}
