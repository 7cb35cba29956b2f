package dev.tidemark.search.collections;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of values a field holds, and so how it can be asked for. */
public enum Kind {
    KEYWORD,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    DATE;

    /** Empty for one that this version does not know. */
    static Optional<Kind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(name)).findFirst();
    }

    /** As it stands in {@code _meta} and in answers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
