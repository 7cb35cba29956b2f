package dev.tidemark.local;

import java.io.PrintStream;

/** Tells on standard error what takes long: one line that redraws itself on a terminal, else a line at the start. */
final class Progress {
    private final PrintStream out;
    private final boolean terminal;
    private final String what;
    private boolean drawn;

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
        }
    }

    void end() {
        if (drawn) {
            out.println();
        }
    }
}
