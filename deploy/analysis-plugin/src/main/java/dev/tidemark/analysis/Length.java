package dev.tidemark.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.IntSetting;

/** Drops tokens that are too short or too long. */
@NamedComponent("length")
public final class Length implements TokenFilterFactory {

    private final Settings settings;

    @Inject
    public Length(Settings settings) {
        this.settings = settings;
    }

    @AnalysisSettings
    public interface Settings {
        @IntSetting(path = "min", defaultValue = 0)
        int min();

        @IntSetting(path = "max", defaultValue = Integer.MAX_VALUE)
        int max();
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new LengthFilter(tokens, settings.min(), settings.max());
    }
}
