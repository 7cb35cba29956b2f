package dev.tidemark.writer.input;

/** What a text may contain. */
public enum Text {
    /** No control characters. */
    LINE,
    /** Line breaks and tabs, too. */
    LINES;

    /** What is wrong, or {@code null}. Lengths are counted in characters as MySQL counts them: code points. */
    String problem(String text, int maxLength) {
        if (text.isBlank()) {
            return "must not be blank";
        }
        if (text.codePointCount(0, text.length()) > maxLength) {
            return "must have at most " + maxLength + " characters";
        }
        // A lone surrogate has no UTF-8 form: the driver would store a question mark without a word.
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return "must be Unicode text";
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) && !allows(c))) {
            return "must not contain control characters";
        }
        return null;
    }

    private boolean allows(int codePoint) {
        return this == LINES && (codePoint == '\n' || codePoint == '\r' || codePoint == '\t');
    }
}
