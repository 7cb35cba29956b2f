package dev.tidemark.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/** {@code ä}, {@code ae} and {@code a} become one, and so on. */
@NamedComponent("german_normalization")
public final class GermanNormalization implements TokenFilterFactory {

    @Override
    public TokenStream create(TokenStream tokens) {
        return new GermanNormalizationFilter(tokens);
    }
}
