package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who may read the documents of a collection, and which other collection tells what became of each.
 *
 * @param owner the path of whose document it is; null where it is nobody's
 * @param readers {@code everyone} or {@code operators}, as the file says; null where it says nothing: then operators alone
 * @param histories by name
 */
record Access(Owner owner, String readers, Map<String, History> histories) {

    static final String EVERYONE = "everyone";
    static final String OPERATORS = "operators";

    Access {
        histories = new TreeMap<>(histories);
    }

    record Owner(Place place, String path) {}

    /**
     * @param collection in which it stands
     * @param on the filter of that collection that holds our id
     * @param where other filters that must hold there, with their values
     * @param sort the order of that collection in which it is told
     * @param named where what stands in the file
     */
    record History(
            String collection, String on, Map<String, String> where, List<String> sort, Map<String, Place> named) {
        History {
            where = new TreeMap<>(where);
            sort = List.copyOf(sort);
            named = Map.copyOf(named);
        }

        @Override
        public String toString() {
            return collection + " on " + on + " where " + where + " sort " + sort;
        }
    }

    /** One line for each thing that is not as it is by default: a change of it changes what search offers. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (owner != null) {
            lines.add("owner " + owner.path());
        }
        if (readers != null) {
            lines.add("access " + readers);
        }
        histories.forEach((name, history) -> lines.add("history " + name + " " + history));
        return lines;
    }

    void describe(ObjectNode meta) {
        meta.put("access", owner != null ? "owner" : readers == null ? OPERATORS : readers);
        ObjectNode all = meta.putObject("histories");
        histories.forEach((name, history) -> {
            ObjectNode described =
                    all.putObject(name).put("collection", history.collection()).put("on", history.on());
            ObjectNode where = described.putObject("where");
            history.where().forEach(where::put);
            ArrayNode sort = described.putArray("sort");
            history.sort().forEach(sort::add);
        });
    }
}
