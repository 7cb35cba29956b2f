package dev.tidemark.projector.verify;

import java.util.Arrays;

/**
 * Remembers ids by 64 bits of a hash, up to four million of them: two share one as good as never. For one thread; first all
 * are added, then it is asked.
 */
final class IdSet {

    private static final int MOST = 4_000_000;

    private long[] hashes = new long[1_024];
    private int size;
    private boolean sorted;

    /** False from when there are too many: then it knows nothing. */
    boolean isComplete() {
        return size < MOST;
    }

    void add(String id) {
        if (isComplete()) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, Math.min(MOST, size * 2));
            }
            hashes[size++] = hash(id);
        } else {
            hashes = new long[0];
        }
    }

    boolean contains(String id) {
        if (!sorted) {
            Arrays.sort(hashes, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(id)) >= 0;
    }

    /** FNV-1a, and a finish that spreads it over all bits. */
    private static long hash(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
