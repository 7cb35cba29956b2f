package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.projector.change.TableId;
import java.util.List;
import java.util.Map;

/**
 * A collection as its file declares it; what the names mean is settled against the schema by {@link PlanCompiler}.
 *
 * @param id columns of the root that make the {@code _id}; none means the primary key
 * @param routing those of them that decide on which shard a document is; none means all
 * @param settings of its index
 * @param transformer what documents go through; null for nothing
 * @param text the whole file
 * @param sound false where the file has mistakes of form: it is checked, so that all mistakes are told, but not compiled
 */
record Projection(
        String collection,
        Table root,
        Columns id,
        Columns routing,
        IndexSettings settings,
        Content content,
        List<Search> search,
        Access access,
        List<Rank> ranks,
        List<String> synonyms,
        List<Analyzer> analyzers,
        Transformer transformer,
        String text,
        boolean sound) {

    /** @param only conditions that all hold for a row, or else it is as good as not there */
    record Table(Place place, TableId id, List<Only> only) {
        Table {
            only = List.copyOf(only);
        }
    }

    /**
     * That a column has one of some values.
     *
     * @param not whether it is that it has none of them
     * @param values plain ones; null among them for NULL
     */
    record Only(Place place, String column, boolean not, List<JsonNode> values) {
        Only {
            values = List.copyOf(values);
        }

        /** As it is declared: {@code status in [active, sold_out]}. */
        @Override
        public String toString() {
            return column + (not ? " not in " : " in ") + values;
        }
    }

    /** What one object of the document holds: the fields of a row, and its relations. */
    record Content(List<Field> fields, List<Relation> relations) {
        Content {
            fields = List.copyOf(fields);
            relations = List.copyOf(relations);
        }
    }

    /**
     * @param path names in the document, joined by dots; relative to the relation the field stands in
     * @param index how it is indexed; null where the file leaves that to its type
     */
    record Field(Place place, String path, Origin origin, IndexType index) {
        Field {
            if (!path.matches("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)*")) {
                throw new IllegalArgumentException("'" + path
                        + "' cannot be a path in a document: use letters, digits, '_' and '-', with dots between names;"
                        + " write 'path: column' to give a column another name");
            }
        }
    }

    record Transformer(Place place, String className) {}

    /** Where a field's value comes from. */
    sealed interface Origin {}

    record Column(String name) implements Origin {}

    /** What the transformer adds. */
    record Computed(ValueType type) implements Origin {

        /** By the names that documents are described with. */
        static final Map<String, ValueType> TYPES = Map.of(
                "string", ValueType.STRING,
                "strings", ValueType.SET,
                "integer", ValueType.INTEGER,
                "number", ValueType.DOUBLE,
                "decimal", ValueType.DECIMAL,
                "boolean", ValueType.BOOLEAN,
                "date", ValueType.DATE,
                "datetime", ValueType.DATETIME,
                "json", ValueType.JSON);
    }

    /** @param value a plain one */
    record Constant(JsonNode value) implements Origin {

        ValueType type() {
            return value.isTextual()
                    ? ValueType.STRING
                    : value.isBoolean()
                            ? ValueType.BOOLEAN
                            : value.isIntegralNumber() ? ValueType.INTEGER : ValueType.DOUBLE;
        }
    }

    /**
     * @param on columns of the table that holds the foreign key, in the order of the primary key they point to
     * @param order columns that order an array; empty means the primary key
     */
    record Relation(Place place, String name, Kind kind, Table table, Columns on, Columns order, Content content) {
        Relation {
            if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
                throw new IllegalArgumentException(
                        "'" + name + "' cannot be a name in a document: use letters, digits, '_' and '-'");
            }
        }
    }

    enum Kind {
        /** The other table's row holds our key: an array of objects. */
        ONE_TO_MANY,
        /** Our row holds the other's key: one object, or null. */
        MANY_TO_ONE
    }

    record Columns(Place place, List<String> names) {
        Columns {
            names = List.copyOf(names);
        }
    }

    /**
     * A name that users search by.
     *
     * @param path the field in the document
     * @param weight of a text match; 1 for the others
     * @param language of a text; null for the others
     * @param analyzer of a text in place of its language's; null for that
     */
    record Search(Place place, Use use, String name, String path, double weight, Language language, String analyzer) {
        /** What search-api itself understands under these names. */
        private static final List<String> TAKEN =
                List.of("q", "facets", "sort", "limit", "cursor", "highlight", "fields", "after", "wait");

        Search {
            if (use != Use.TEXT && use != Use.SUGGEST && !name.matches("[A-Za-z][A-Za-z0-9_.-]*")) {
                throw new IllegalArgumentException(
                        "'" + name + "' cannot be searched by: use letters, digits, '_', '-' and dots");
            }
            if (use == Use.FILTER && TAKEN.contains(name)) {
                throw new IllegalArgumentException("'" + name
                        + "' is a parameter of every search: give the filter another name, '- other: " + path + "'");
            }
            if (!(weight > 0 && weight <= 1000)) {
                throw new IllegalArgumentException("a weight must be above 0 and at most 1000, is " + weight);
            }
        }
    }

    enum Use {
        TEXT,
        /** A text that completions are taken from. */
        SUGGEST,
        FILTER,
        SORT,
        FACET
    }
}
