package dev.tidemark.projector.document;

import dev.tidemark.projector.change.Shortest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A geometry as MySQL sends it, its SRID and well-known binary, to GeoJSON (RFC 7946). MySQL keeps the longitude first in
 * geographic systems, whatever order the system itself has, and so does GeoJSON; coordinates of other systems are as they are.
 */
final class GeoJson {

    private static final int SRID_BYTES = 4;

    private final ByteBuffer wkb;
    private final JsonBytes json;

    private GeoJson(ByteBuffer wkb, JsonBytes json) {
        this.wkb = wkb;
        this.json = json;
    }

    /** @throws RuntimeException where it is none */
    static void write(byte[] value, JsonBytes json) {
        new GeoJson(ByteBuffer.wrap(value, SRID_BYTES, value.length - SRID_BYTES), json).geometry();
    }

    /** Each geometry, those inside of others too, says its byte order and type first. */
    private void geometry() {
        switch (type()) {
            case 1 -> object("Point", "coordinates", this::position);
            case 2 -> object("LineString", "coordinates", () -> list(this::position));
            case 3 -> object("Polygon", "coordinates", () -> list(this::ring));
            case 4 -> object("MultiPoint", "coordinates", () -> list(this::point));
            case 5 -> object("MultiLineString", "coordinates", () -> list(this::line));
            case 6 -> object("MultiPolygon", "coordinates", () -> list(this::polygon));
            case 7 -> object("GeometryCollection", "geometries", () -> list(this::geometry));
            default -> throw new IllegalStateException("MySQL sent a geometry of an unknown kind");
        }
    }

    private int type() {
        wkb.order(wkb.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return wkb.getInt();
    }

    private void object(String type, String of, Runnable inner) {
        ascii("{\"type\":\"" + type + "\",\"" + of + "\":");
        inner.run();
        json.append('}');
    }

    private void list(Runnable element) {
        json.append('[');
        for (int left = wkb.getInt(); left > 0; left--) {
            element.run();
            if (left > 1) {
                json.append(',');
            }
        }
        json.append(']');
    }

    private void point() {
        type();
        position();
    }

    private void line() {
        type();
        list(this::position);
    }

    private void polygon() {
        type();
        list(this::ring);
    }

    private void ring() {
        list(this::position);
    }

    private void position() {
        ascii("[" + Shortest.text(wkb.getDouble()) + "," + Shortest.text(wkb.getDouble()) + "]");
    }

    private void ascii(String text) {
        json.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
