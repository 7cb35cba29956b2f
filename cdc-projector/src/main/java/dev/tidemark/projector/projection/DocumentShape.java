package dev.tidemark.projector.projection;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.projector.projection.Node.Cell;

/**
 * What documents look like, as one of them: objects and arrays as they are, and for each value what it is. Any value and
 * any object of a many-to-one relation may be null.
 */
final class DocumentShape {

    private DocumentShape() {}

    static ObjectNode of(Node node) {
        ObjectNode shape = JsonNodeFactory.instance.objectNode();
        for (Cell cell : node.cells) {
            ObjectNode parent = shape;
            String path = cell.field().path();
            for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.')) {
                parent = object(parent, path.substring(0, dot));
                path = path.substring(dot + 1);
            }
            parent.put(path, type(cell.type()));
        }
        for (Node child : node.children) {
            ObjectNode inner = of(child);
            if (child.isArray()) {
                shape.putArray(child.name).add(inner);
            } else {
                shape.set(child.name, inner);
            }
        }
        return shape;
    }

    /** Names that clash are told elsewhere. */
    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    private static String type(ValueType type) {
        return switch (type) {
            case INTEGER, UNSIGNED, BITS, YEAR -> "integer";
            case BOOLEAN -> "boolean";
            case DECIMAL -> "decimal";
            case FLOAT, DOUBLE -> "number";
            case STRING, TIME -> "string";
            case BINARY, BLOB -> "base64";
            case DATE -> "date";
            case DATETIME -> "datetime";
            case SET -> "strings";
            case JSON -> "json";
            case POINT, GEOMETRY -> "geojson";
            case VECTOR -> "numbers";
        };
    }
}
