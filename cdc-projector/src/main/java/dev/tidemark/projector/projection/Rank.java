package dev.tidemark.projector.projection;

/**
 * Something besides words that makes a document come sooner.
 *
 * @param value the half-life, {@code 90d}; or the number that is enough; null for {@link Kind#MAGNITUDE}
 * @param weight how much it adds at most to a score of 1; for each factor of ten with {@link Kind#MAGNITUDE}
 */
record Rank(Place place, String path, Kind kind, String value, double weight) {

    enum Kind {
        /** A date: the younger the better. */
        RECENCY("recency"),
        /** A number that has a value or more. */
        AT_LEAST("at-least"),
        /** A number: the higher the better, ever less so. */
        MAGNITUDE("magnitude");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As it stands in {@code _meta}. */
        String text() {
            return text;
        }
    }

    Rank {
        if (!(weight > 0 && weight <= 100)) {
            throw new IllegalArgumentException("a weight must be above 0 and at most 100, is " + weight);
        }
        if (kind == Kind.RECENCY && !value.matches("[1-9]\\d{0,4}[hd]")) {
            throw new IllegalArgumentException(
                    "'" + value + "' is no half-life: write a number of hours or days, '12h' or '90d'");
        }
    }
}
