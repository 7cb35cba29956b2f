package dev.tidemark.projector.projection;

/**
 * Where something was declared.
 *
 * @param at {@code projections/orders.yaml:14}
 * @param path {@code orders.relations.lines.on}
 */
record Place(String at, String path) {

    Place child(String name) {
        return new Place(at, path + "." + name);
    }

    String says(String problem) {
        return at + " " + path + ": " + problem;
    }
}
