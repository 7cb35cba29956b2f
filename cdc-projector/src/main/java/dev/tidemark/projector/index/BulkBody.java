package dev.tidemark.projector.index;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** The body of a bulk request: for each write an action line, and for all but deletes the document's own bytes. */
final class BulkBody {

    private static final byte[] ROUTING = ascii("\",\"routing\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":");
    private static final byte[] END = ascii(",\"version_type\":\"external_gte\"}}\n");
    private static final int ACTION = 200;

    private BulkBody() {}

    static HttpEntity of(List<Pending> writes, boolean gzip) {
        int size = writes.stream().mapToInt(Pending::bytes).sum() + ACTION;
        Bytes bytes = new Bytes(size);
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
            for (Pending pending : writes) {
                append(out, pending);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.entity(gzip);
    }

    private static void append(OutputStream out, Pending pending) throws IOException {
        // The write alias, with require_alias: an index that is gone is an error then, and not made anew by guessing.
        out.write(ascii(pending.write.isDelete() ? "{\"delete\":{\"_index\":\"" : "{\"index\":{\"_index\":\""));
        out.write(ascii(IndexGeneration.writeAlias(pending.place.index())));
        out.write(ascii("\",\"_id\":\""));
        out.write(JsonStringEncoder.getInstance().quoteAsUTF8(pending.place.id()));
        if (pending.write.routing() != null) {
            out.write(ROUTING);
            out.write(JsonStringEncoder.getInstance().quoteAsUTF8(pending.write.routing()));
        }
        out.write(VERSION);
        out.write(ascii(Long.toString(pending.write.version())));
        out.write(END);
        if (!pending.write.isDelete()) {
            writeInOneLine(out, pending.write.source());
            out.write('\n');
        }
    }

    /** A line break ends a document here. In JSON it can only stand where a blank may stand as well. */
    private static void writeInOneLine(OutputStream out, byte[] source) throws IOException {
        int from = 0;
        for (int at = 0; at < source.length; at++) {
            if (source[at] == '\n' || source[at] == '\r') {
                out.write(source, from, at - from);
                out.write(' ');
                from = at + 1;
            }
        }
        out.write(source, from, source.length - from);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Hands its buffer over without copying it. */
    private static final class Bytes extends ByteArrayOutputStream {

        Bytes(int size) {
            super(size);
        }

        HttpEntity entity(boolean gzip) {
            return new ByteArrayEntity(buf, 0, count, Rest.JSON, gzip ? "gzip" : null);
        }
    }
}
