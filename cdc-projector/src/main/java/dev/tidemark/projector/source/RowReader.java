package dev.tidemark.projector.source;

import dev.tidemark.projector.change.Row;
import dev.tidemark.projector.change.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads the images of rows. For one thread: it remembers how each table's columns are read. */
final class RowReader {

    private final Map<TableId, Shape> shapes = new HashMap<>();
    private final TextDecoder texts;

    RowReader(TextDecoder texts) {
        this.texts = texts;
    }

    /** Null for an image that there is not. */
    Row read(TableId table, Struct image) {
        if (image == null) {
            return null;
        }
        Shape shape = shapes.get(table);
        if (shape == null || shape.schema != image.schema()) { // another schema after each statement on the table
            shape = new Shape(
                    image.schema(),
                    image.schema().fields().stream()
                            .map(field -> ColumnReader.of(table, field, texts))
                            .toList());
            shapes.put(table, shape);
        }
        Map<String, Object> values = new HashMap<>();
        for (ColumnReader column : shape.columns) {
            values.put(column.name(), column.read(image));
        }
        return new Row(values);
    }

    private record Shape(Schema schema, List<ColumnReader> columns) {}
}
