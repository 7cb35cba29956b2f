package dev.tidemark.bench;

import dev.tidemark.bench.report.Figure;
import dev.tidemark.bench.report.Sheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Watches how much memory the projector takes while a scenario runs: resident, by the kernel's own peak (where there is a
 * Linux), and of the heap, by what it says of itself once a second.
 */
final class Memory implements AutoCloseable {

    static final String RESIDENT = "projector's memory";
    private static final String HEAP = "projector's heap";

    private static final double MEBI = 1 << 20;
    private static final long LOOK_MILLIS = 250;
    private static final int LOOKS_A_METRIC = 4;

    private final Thread thread = new Thread(this::look, "memory");
    private volatile Program watched;
    private volatile boolean closed;
    private double residentKibi; // guarded by this
    private double heapBytes; // guarded by this

    Memory() {
        thread.setDaemon(true);
        thread.start();
    }

    /** @param program from now on; null for none */
    void watch(Program program) {
        watched = program;
    }

    /** Forgets what was seen, and what the kernel has seen. */
    synchronized void begin() {
        residentKibi = 0;
        heapBytes = 0;
        Program program = watched;
        if (program != null) {
            try {
                Files.writeString(Path.of("/proc/" + program.pid() + "/clear_refs"), "5");
            } catch (IOException e) {
                // no Linux, or not allowed: its peak is then that since its start
            }
        }
    }

    /** Writes the peaks since then, where a projector ran. */
    synchronized void end(Sheet sheet) throws InterruptedException {
        Program program = watched;
        if (program != null && program.isAlive()) {
            saw(resident(program), heap(program)); // it may have been a short one
        }
        if (residentKibi > 0) {
            sheet.figure(RESIDENT, Figure.MEBIBYTES, residentKibi / 1024);
        }
        if (heapBytes > 0) {
            sheet.figure(HEAP, Figure.MEBIBYTES, heapBytes / MEBI);
        }
    }

    private void look() {
        for (int looks = 0; !closed; looks++) {
            Program program = watched;
            try {
                if (program != null && program.isAlive()) {
                    saw(resident(program), looks % LOOKS_A_METRIC == 0 ? heap(program) : 0);
                }
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void saw(double resident, double heap) {
        residentKibi = Math.max(residentKibi, resident);
        heapBytes = Math.max(heapBytes, heap);
    }

    private static double resident(Program program) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + program.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // it is gone, or this is no Linux
        }
    }

    private static double heap(Program program) throws InterruptedException {
        try {
            return Stack.metric(program, "jvm_memory_used_bytes", "area=\"heap\"");
        } catch (IOException e) {
            return 0; // not up yet, or gone
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
