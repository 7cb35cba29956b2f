package dev.tidemark.projector.source;

/**
 * One thing about the source that stands in the way.
 *
 * @param weight whether we can go on with it
 * @param text where and what
 * @param cure the statement that mends it, or what else to do
 */
public record SourceProblem(Weight weight, String text, String cure) {

    /** How much a problem matters. */
    public enum Weight {
        /** Documents could become wrong for good. */
        STOPS,
        /** All is well until something else goes wrong, too. */
        WARNS
    }

    static SourceProblem stops(String text, String cure) {
        return new SourceProblem(Weight.STOPS, text, cure);
    }

    static SourceProblem warns(String text, String cure) {
        return new SourceProblem(Weight.WARNS, text, cure);
    }

    public boolean stops() {
        return weight == Weight.STOPS;
    }

    @Override
    public String toString() {
        return text + ": " + cure;
    }
}
