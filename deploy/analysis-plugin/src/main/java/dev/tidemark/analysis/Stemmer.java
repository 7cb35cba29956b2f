package dev.tidemark.analysis;

import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;
import org.tartarus.snowball.ext.DutchStemmer;

/** Takes the endings from words: those of the languages that a projection may name. */
@NamedComponent("stemmer")
public final class Stemmer implements TokenFilterFactory {

    private final UnaryOperator<TokenStream> filter;

    @Inject
    public Stemmer(Settings settings) {
        this.filter = of(settings.language());
    }

    @AnalysisSettings
    public interface Settings {
        @StringSetting(path = "language", defaultValue = "light_english") // the server makes one without settings, too
        String language();
    }

    private static UnaryOperator<TokenStream> of(String language) {
        return switch (language) {
            case "possessive_english" -> EnglishPossessiveFilter::new;
            case "light_english" -> KStemFilter::new;
            case "light_german" -> GermanLightStemFilter::new;
            case "light_french" -> FrenchLightStemFilter::new;
            case "light_spanish" -> SpanishLightStemFilter::new;
            case "light_italian" -> ItalianLightStemFilter::new;
            case "light_portuguese" -> PortugueseLightStemFilter::new;
            case "dutch" -> tokens -> new SnowballFilter(tokens, new DutchStemmer());
            default -> throw new IllegalArgumentException("no stemmer for [" + language + "] here");
        };
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return filter.apply(tokens);
    }
}
