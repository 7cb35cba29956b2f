package dev.tidemark.search.text;

import java.util.List;

/**
 * How far a search goes beyond what was typed. Part of a cursor: later pages are searched as the first one was.
 *
 * @param typos whether words that differ by a letter or two count
 * @param optional which of the wanted words a document need not have, by their place
 */
public record Leniency(boolean typos, List<Integer> optional) {

    public static final Leniency NONE = new Leniency(false, List.of());
    public static final Leniency TYPOS = new Leniency(true, List.of());

    public Leniency {
        optional = List.copyOf(optional);
    }
}
