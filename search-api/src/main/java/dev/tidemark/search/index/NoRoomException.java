package dev.tidemark.search.index;

import org.apache.hc.core5.http.ContentTooLongException;

/** There is no room for an answer just now, though it alone would not be too long. */
final class NoRoomException extends ContentTooLongException {

    private static final long serialVersionUID = 1L;

    NoRoomException() {
        super("more than there is room for beside other answers");
    }
}
