package dev.tidemark.writer.command;

import java.util.Locale;

/** What has versions and a history of its own. */
public enum Aggregate {
    PRODUCT,
    CATEGORY,
    CUSTOMER,
    ORDER;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
