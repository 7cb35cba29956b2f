package dev.tidemark.projector.change;

import java.util.Arrays;
import java.util.HexFormat;

/** A binary column value with value equality, so that it can be part of a key. */
public record Bytes(byte[] value) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
