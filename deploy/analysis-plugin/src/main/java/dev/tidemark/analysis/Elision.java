package dev.tidemark.analysis;

import java.util.List;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.ListSetting;

/** Takes the article from {@code l'eau}. */
@NamedComponent("elision")
public final class Elision implements TokenFilterFactory {

    private final CharArraySet articles;

    @Inject
    public Elision(Settings settings) {
        this.articles = new CharArraySet(settings.articles(), true);
    }

    @AnalysisSettings
    public interface Settings {
        @ListSetting(path = "articles")
        List<String> articles();
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new ElisionFilter(tokens, articles);
    }
}
