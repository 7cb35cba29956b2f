package dev.tidemark.local;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Tells on standard error what takes long: one line that redraws itself on a terminal, else a line now and then. */
final class Progress {
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final PrintStream out;
    private final boolean terminal;
    private final String what;
    private boolean drawn;
    private Instant nextLine = Instant.now().plus(PAUSE);

    private Progress(PrintStream out, boolean terminal, String what) {
        this.out = out;
        this.terminal = terminal;
        this.what = what;
    }

    /** The launcher script sets TIDEMARK_TERMINAL when standard error is one; Java 17 cannot tell by itself. */
    static Progress of(String what) {
        boolean terminal = "1".equals(System.getenv("TIDEMARK_TERMINAL"));
        Progress progress = new Progress(System.err, terminal, what);
        if (!terminal) {
            System.err.println(what);
        }
        return progress;
    }

    /** @param how far, in words, such as {@code 212/553 MB} */
    void at(String how) {
        if (terminal) {
            // erase to the end of the line: the former text may have been longer
            out.print("\r" + what + "  " + how + "\u001b[K");
            out.flush();
            drawn = true;
        } else if (Instant.now().isAfter(nextLine)) {
            out.println(what + "  " + how);
            nextLine = Instant.now().plus(PAUSE);
        }
    }

    void end() {
        if (drawn) {
            out.println();
        }
    }
}
