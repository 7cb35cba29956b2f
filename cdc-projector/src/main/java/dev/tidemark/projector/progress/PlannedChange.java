package dev.tidemark.projector.progress;

import java.util.List;

/**
 * What the projection files and the database's schema say a collection should be, held against what it is.
 *
 * @param index what serves now; null where nothing does
 * @param takes {@code nothing}, {@code mapping-update} (made when the projector starts or connects anew), {@code backfill},
 *     {@code promote} (it is built and does not serve yet), {@code first-fill} (a new collection, filled when the projector
 *     starts or connects anew), {@code removal} (no file names it any more) or {@code mending} (file and tables do not suit
 *     each other, and the collection is stopped until they do)
 * @param differences one line each, for a person
 */
public record PlannedChange(String collection, String index, String takes, List<String> differences) {

    public static final String NOTHING = "nothing";

    public PlannedChange {
        differences = List.copyOf(differences);
    }
}
