package dev.tidemark.search.query;

/** A view that several searches use. */
final class SharedView {

    private final View view;
    private volatile boolean kept;

    SharedView(View view) {
        this.view = view;
    }

    View view() {
        return view;
    }

    /** Somebody has a cursor into it. */
    void keep() {
        kept = true;
    }

    boolean isKept() {
        return kept;
    }
}
