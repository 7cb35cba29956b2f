package dev.tidemark.projector.projection;

import dev.tidemark.projector.change.TableId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tables written down in short, of schema {@code shop}. */
final class Tables implements Function<TableId, Optional<TableSchema>> {

    private final Map<TableId, TableSchema> tables = new HashMap<>();

    /**
     * @param columns {@code id bigint} each
     * @param key columns of the primary key, separated by spaces
     * @param indexes columns of each further index, separated by spaces; {@code unique} first where it is one
     */
    Tables table(String name, List<String> columns, String key, String... indexes) {
        TableId table = new TableId("shop", name);
        Map<String, List<String>> all = new HashMap<>();
        Set<String> unique = new HashSet<>();
        if (!key.isEmpty()) {
            all.put("PRIMARY", names(key));
            unique.add("PRIMARY");
        }
        for (String index : indexes) {
            String columnsOf = index.replaceFirst("^unique ", "");
            all.put(columnsOf.replace(' ', '_'), names(columnsOf));
            if (!columnsOf.equals(index)) {
                unique.add(columnsOf.replace(' ', '_'));
            }
        }
        tables.put(
                table,
                new TableSchema(table, columns.stream().map(Tables::column).toList(), names(key), all, unique));
        return this;
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static TableSchema.Column column(String text) {
        String name = text.substring(0, text.indexOf(' '));
        String type = text.substring(text.indexOf(' ') + 1);
        String collation = type.contains(" collate ") ? type.replaceFirst(".* collate ", "") : null;
        boolean nullable = !type.endsWith(" not null");
        String columnType = type.replaceFirst(" collate .*", "").replaceFirst(" not null$", "");
        return new TableSchema.Column(
                name, columnType.replaceFirst("[( ].*", ""), columnType, nullable, null, null, collation);
    }

    @Override
    public Optional<TableSchema> apply(TableId table) {
        return Optional.ofNullable(tables.get(table));
    }

    static Tables shop() {
        return new Tables()
                .table("category", List.of("id bigint", "slug varchar(64)", "name varchar(200)"), "id", "slug")
                .table(
                        "product",
                        List.of(
                                "id bigint",
                                "sku varchar(64)",
                                "name varchar(200)",
                                "description text",
                                "category_id bigint",
                                "brand varchar(100)",
                                "price_amount decimal(12,2)",
                                "price_currency char(3)",
                                "stock int",
                                "attributes json",
                                "version bigint",
                                "created_at datetime(6)",
                                "updated_at datetime(6)"),
                        "id",
                        "category_id")
                .table(
                        "customer",
                        List.of(
                                "id bigint",
                                "name varchar(200)",
                                "email varchar(254)",
                                "version bigint",
                                "created_at datetime(6)",
                                "updated_at datetime(6)"),
                        "id")
                .table(
                        "customer_order",
                        List.of(
                                "id bigint",
                                "customer_id bigint",
                                "status varchar(16)",
                                "total_amount decimal(12,2)",
                                "total_currency char(3)",
                                "version bigint",
                                "placed_at datetime(6)",
                                "updated_at datetime(6)"),
                        "id",
                        "customer_id")
                .table(
                        "order_line",
                        List.of(
                                "order_id bigint",
                                "line_number int",
                                "product_id bigint",
                                "name varchar(200)",
                                "quantity int",
                                "unit_price_amount decimal(12,2)",
                                "unit_price_currency char(3)"),
                        "order_id line_number",
                        "product_id")
                .table(
                        "event",
                        List.of(
                                "id bigint",
                                "aggregate_type varchar(32)",
                                "aggregate_id bigint",
                                "aggregate_version bigint",
                                "type varchar(64)",
                                "payload json",
                                "actor varchar(100)",
                                "command_id varchar(64)",
                                "occurred_at datetime(6)"),
                        "id",
                        "aggregate_type aggregate_id");
    }
}
