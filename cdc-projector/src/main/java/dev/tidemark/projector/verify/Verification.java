package dev.tidemark.projector.verify;

import java.util.List;
import java.util.Map;

/**
 * What a verification found. The lists name the first thousand of each kind, {@code found} counts all.
 *
 * @param index the generation that was compared
 * @param documents how many the database has, all of them compared
 * @param position the source had executed so many transactions before the first document was read
 * @param missing ids that only the database has
 * @param extra ids that only the index has
 * @param refused of the documents named here, those that Elasticsearch had refused, with its reason: they are in the dead
 *     letters
 * @param repaired how many of those found are right now
 * @param unrepaired the ids that repair could not mend, with the reason
 */
public record Verification(
        String collection,
        String index,
        long documents,
        long position,
        Found found,
        List<String> missing,
        List<String> extra,
        List<Different> different,
        Map<String, String> refused,
        long repaired,
        Map<String, String> unrepaired) {

    public Verification {
        missing = List.copyOf(missing);
        extra = List.copyOf(extra);
        different = List.copyOf(different);
        refused = Map.copyOf(refused);
        unrepaired = Map.copyOf(unrepaired);
    }

    /** How many there are of each kind. */
    public record Found(long missing, long extra, long different) {

        public long total() {
            return missing + extra + different;
        }
    }

    /**
     * @param fields paths whose values differ, {@code lines[2].quantity}
     * @param version of the indexed document
     */
    public record Different(String id, List<String> fields, long version) {

        public Different {
            fields = List.copyOf(fields);
        }
    }

    /** How many of those found still differ. */
    public long left() {
        return found.total() - repaired;
    }

    public boolean isClean() {
        return found.total() == 0;
    }
}
