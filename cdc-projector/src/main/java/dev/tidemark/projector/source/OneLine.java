package dev.tidemark.projector.source;

/** What an exception says, for the end of a line: the driver's messages go on with details of its own. */
final class OneLine {

    private OneLine() {}

    static String of(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank()
                ? error.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
