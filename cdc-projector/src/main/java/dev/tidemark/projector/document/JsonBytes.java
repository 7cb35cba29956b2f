package dev.tidemark.projector.document;

import java.util.Arrays;
import java.util.Base64;

/**
 * JSON in UTF-8, as it grows. Values come from MySQL as bytes in UTF-8 and go into the document as such, without becoming
 * objects on the way: this is the hot path of every document.
 */
final class JsonBytes {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** From here on it grows by less than its size, which would be more than is free for the largest documents. */
    private static final int LARGE = 4 << 20;

    private byte[] bytes;
    private int length;

    JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    void clear() {
        length = 0;
    }

    JsonBytes append(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** What is JSON already. */
    JsonBytes append(byte[] json) {
        return append(json, 0, json.length);
    }

    JsonBytes append(byte[] json, int from, int to) {
        room(to - from);
        System.arraycopy(json, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    JsonBytes append(JsonBytes json) {
        return append(json.bytes, 0, json.length);
    }

    JsonBytes string(byte[] utf8) {
        return string(utf8, 0, utf8.length);
    }

    /** A string of these bytes, which must be UTF-8. */
    JsonBytes string(byte[] utf8, int from, int to) {
        room(to - from + 2);
        bytes[length++] = '"';
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                append(utf8, start, i);
                escaped(b);
                start = i + 1;
            }
        }
        return append(utf8, start, to).append('"');
    }

    private void escaped(byte b) {
        append('\\');
        switch (b) {
            case '"', '\\' -> append((char) b);
            case '\n' -> append('n');
            case '\r' -> append('r');
            case '\t' -> append('t');
            default -> {
                append('u').append('0').append('0');
                append((char) HEX[b >> 4]).append((char) HEX[b & 15]);
            }
        }
    }

    JsonBytes base64(byte[] value) {
        return append('"').append(Base64.getEncoder().encode(value)).append('"');
    }

    private void room(int needed) {
        if (bytes.length - length < needed) {
            int grown = bytes.length < LARGE ? bytes.length * 2 : bytes.length + bytes.length / 4;
            bytes = Arrays.copyOf(bytes, Math.max(grown, length + needed));
        }
    }
}
