package dev.tidemark.analysis;

import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;

/** Replaces what matches a pattern, wherever it stands in a token. */
@NamedComponent("pattern_replace")
public final class PatternReplace implements TokenFilterFactory {

    private final Pattern pattern;
    private final String replacement;

    @Inject
    public PatternReplace(Settings settings) {
        this.pattern = Pattern.compile(settings.pattern());
        this.replacement = settings.replacement();
    }

    @AnalysisSettings
    public interface Settings {
        @StringSetting(path = "pattern", defaultValue = "")
        String pattern();

        @StringSetting(path = "replacement", defaultValue = "")
        String replacement();
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new PatternReplaceFilter(tokens, pattern, replacement, true);
    }
}
