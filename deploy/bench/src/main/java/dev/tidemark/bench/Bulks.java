package dev.tidemark.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Operations for Elasticsearch, made before they are sent. They wait on the disk, for they would not fit into the heap, and
 * are read while the bulks before them are on their way.
 */
final class Bulks implements AutoCloseable {

    /** Operations that are kept together: bulks consist of several of these. */
    private static final int PART = 500;

    private final Path file = Files.createTempFile("tidemark-bench-bulks", "");
    private final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private int inPart;
    private long operations;

    Bulks() throws IOException {}

    /** @param source the document, in one line */
    void index(String id, String source) throws IOException {
        add("{\"index\":{\"_id\":\"" + id + "\"}}\n" + source + "\n");
    }

    void delete(String id) throws IOException {
        add("{\"delete\":{\"_id\":\"" + id + "\"}}\n");
    }

    private void add(String operation) throws IOException {
        part.writeBytes(operation.getBytes(StandardCharsets.UTF_8));
        operations++;
        if (++inPart == PART) {
            endPart();
        }
    }

    private void endPart() throws IOException {
        out.writeInt(inPart);
        out.writeInt(part.size());
        part.writeTo(out);
        part.reset();
        inPart = 0;
    }

    /** How many there are. */
    long operations() {
        return operations;
    }

    /** Sends a bulk, and returns when it is answered. */
    interface Sending {
        void send(byte[] body) throws IOException, InterruptedException;
    }

    /**
     * Returns when all are answered.
     *
     * @param connections how many send side by side
     * @param size operations a bulk
     * @param atMost so many operations, the first ones, and those that are kept together with the last of these
     * @return how many these were
     */
    long send(int connections, int size, long atMost, Sending sending) throws Exception {
        if (inPart > 0) {
            endPart();
        }
        out.flush();
        ExecutorService reading = Executors.newSingleThreadExecutor();
        try (Parts parts = new Parts(file)) {
            Callable<byte[]> read = () -> parts.next(size, atMost);
            Schedule.sideBySide(connections, () -> {
                Future<byte[]> ahead = reading.submit(read);
                for (byte[] body = ahead.get(); body.length > 0; body = ahead.get()) {
                    ahead = reading.submit(read);
                    sending.send(body);
                }
                return null;
            });
            return parts.taken;
        } finally {
            reading.shutdownNow();
        }
    }

    /** One thread at a time. */
    private static final class Parts implements AutoCloseable {

        private final DataInputStream in;
        private long taken;

        Parts(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        }

        /** The next body; empty at the end. */
        byte[] next(int size, long atMost) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int count = 0; count < size && taken < atMost && in.available() > 0; ) {
                int more = in.readInt();
                body.writeBytes(in.readNBytes(in.readInt()));
                count += more;
                taken += more;
            }
            return body.toByteArray();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.delete(file);
    }
}
