package dev.tidemark.bench;

import dev.tidemark.bench.report.Sheet;
import java.io.IOException;

/**
 * What scenarios work with: servers, and what is in them. Scenarios that want the same content one after the other share
 * it; else each has servers of its own, or, where all shall be brief, servers that were emptied.
 */
final class Lab implements AutoCloseable {

    private final Sizes sizes;
    private final Memory memory = new Memory();
    private Servers servers;
    private Stack stack;

    Lab(Sizes sizes) {
        this.sizes = sizes;
    }

    Sizes sizes() {
        return sizes;
    }

    /** With what was done to the content meanwhile, where it is there already. */
    Stack stack(Content content) throws Exception {
        if (stack == null || !stack.holds(content)) {
            stack = Stack.start(servers(), content, sizes, memory);
        }
        return stack;
    }

    /** Empty ones, without a projector. */
    Servers servers() throws Exception {
        forget();
        if (servers != null && !sizes.brief) {
            servers.close();
            servers = null;
        }
        if (servers == null) {
            servers = new Servers(sizes.brief);
        } else {
            servers.empty();
        }
        return servers;
    }

    /** Those that were measured last. */
    Servers measured() {
        return servers;
    }

    /** The next one begins anew: whatever is there may be broken. */
    void forget() {
        if (stack != null) {
            stack.close();
            stack = null;
        }
    }

    void beginMemory() {
        memory.begin();
    }

    void endMemory(Sheet sheet) throws InterruptedException {
        memory.end(sheet);
    }

    @Override
    public void close() throws IOException {
        forget();
        memory.close();
        if (servers != null) {
            servers.close();
        }
    }
}
