package dev.tidemark.projector.document;

import dev.tidemark.projector.projection.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A row of a shop's products, of about 600 bytes, as MySQL sends it; and the document that it is. */
public final class ProductRow {

    private static final List<Column> COLUMNS = List.of(
            new Column("id", ValueType.INTEGER, "4711"),
            new Column("sku", ValueType.STRING, "SKU-4711"),
            new Column("name", ValueType.STRING, "Wireless headphones \"Aurora\", over ear"),
            new Column("description", ValueType.STRING, description()),
            new Column("category", ValueType.STRING, "Audio & Hi-Fi"),
            new Column("brand", ValueType.STRING, "Sørensen"),
            new Column("price", ValueType.DECIMAL, "129.90"),
            new Column("stock", ValueType.INTEGER, "42"),
            new Column("attributes", ValueType.JSON, "{\"colour\": \"black\", \"weight\": 254, \"wireless\": true}"),
            new Column("version", ValueType.INTEGER, "17"),
            new Column("created_at", ValueType.DATETIME, "2026-01-31 10:00:00.120000"),
            new Column("updated_at", ValueType.DATETIME, "2026-02-03 17:45:12.004711"));

    private ProductRow() {}

    private record Column(byte[] label, ValueType type, byte[] value) {
        Column(String name, ValueType type, String value) {
            this(utf8('"' + name + "\":"), type, utf8(value));
        }
    }

    /** What the loader does with the columns of a row. */
    static void write(JsonBytes json) {
        char before = '{';
        for (Column column : COLUMNS) {
            json.append(before).append(column.label());
            Columns.write(column.type(), column.value(), json);
            before = ',';
        }
        json.append('}');
    }

    /** In UTF-8. */
    public static byte[] document() {
        JsonBytes json = new JsonBytes(1024);
        write(json);
        return json.toArray();
    }

    /** Three hundred characters. */
    static String description() {
        return "A closed headphone for long evenings: light, soft, and quiet where the world is not. "
                .repeat(4)
                .substring(0, 300);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
