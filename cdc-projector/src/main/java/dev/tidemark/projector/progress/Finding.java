package dev.tidemark.projector.progress;

/**
 * What a look at one thing that the projector rests on has found.
 *
 * @param subject what was looked at
 * @param state ok; warning where we can go on with it; problem where we cannot
 * @param text what is there, and for anything but ok what to do
 */
public record Finding(String subject, String state, String text) {

    public static final String OK = "ok";
    public static final String WARNING = "warning";
    public static final String PROBLEM = "problem";

    public static Finding ok(String subject, String text) {
        return new Finding(subject, OK, text);
    }

    public static Finding warning(String subject, String text) {
        return new Finding(subject, WARNING, text);
    }

    public static Finding problem(String subject, String text) {
        return new Finding(subject, PROBLEM, text);
    }

    public boolean isProblem() {
        return state.equals(PROBLEM);
    }
}
