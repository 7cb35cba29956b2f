package dev.tidemark.projector.source;

import dev.tidemark.projector.change.Row;
import java.util.HashMap;
import java.util.Map;

final class TestRows {

    private TestRows() {}

    /** @param namesAndValues in turns; a value may be null */
    static Row row(Object... namesAndValues) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Row(values);
    }
}
