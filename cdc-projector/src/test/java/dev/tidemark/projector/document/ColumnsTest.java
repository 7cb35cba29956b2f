package dev.tidemark.projector.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.projector.projection.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What MySQL 8.0 cannot send. */
class ColumnsTest {

    /** As MySQL 9 sends it: single-precision numbers, the lowest byte first. */
    @Test
    void vectorsAreArraysOfNumbers() {
        assertThat(json(ValueType.VECTOR, vector(1, 0.1f, -3e-10f))).isEqualTo("[1,0.1,-3e-10]");
        assertThat(json(ValueType.VECTOR, vector(7))).isEqualTo("[7]");
        assertThat(json(ValueType.VECTOR, null)).isEqualTo("null");
    }

    /** Other clients than MySQL's own may store well-known binary of the other byte order, geometry by geometry. */
    @Test
    void geometriesOfEitherByteOrder() {
        ByteBuffer wkb = ByteBuffer.allocate(200);
        wkb.putInt(0).put((byte) 0).putInt(4).putInt(2); // a MultiPoint, the highest byte first
        wkb.put((byte) 0).putInt(1).putDouble(1.5).putDouble(-2);
        wkb.order(ByteOrder.LITTLE_ENDIAN).put((byte) 1).putInt(1).putDouble(3).putDouble(1e-9);
        byte[] value = new byte[wkb.position()];
        wkb.flip().get(value);

        assertThat(json(ValueType.GEOMETRY, value))
                .isEqualTo("{\"type\":\"MultiPoint\",\"coordinates\":[[1.5,-2],[3,1e-9]]}");
    }

    private static byte[] vector(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return bytes.array();
    }

    private static String json(ValueType type, byte[] value) {
        JsonBytes json = new JsonBytes(16);
        Columns.write(type, value, json);
        return new String(json.toArray(), StandardCharsets.UTF_8);
    }
}
