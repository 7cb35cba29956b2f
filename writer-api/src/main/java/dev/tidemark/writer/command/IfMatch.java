package dev.tidemark.writer.command;

import dev.tidemark.writer.refusal.Refusals;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the client believes to be the current version: {@code If-Match}, RFC 9110 section 13.1.1.
 *
 * @param isGiven whether there is a precondition at all
 * @param versions any of these will do; {@code null} stands for all
 */
public record IfMatch(boolean isGiven, Set<Long> versions) {
    static final IfMatch NOT_GIVEN = new IfMatch(false, null);
    static final IfMatch ANY = new IfMatch(true, null);

    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([^\"]*)\"\\s*(,|$)");

    /** Throws 400 on anything that is neither {@code *} nor a list of quoted versions. */
    static IfMatch parse(String header) {
        if (header.strip().equals("*")) {
            return ANY;
        }
        Set<Long> versions = new HashSet<>();
        Matcher tags = TAG.matcher(header);
        int end = 0;
        while (tags.find() && tags.start() == end) {
            end = tags.end();
            // A weak tag never matches strongly, and a text that is no version matches none.
            if (tags.group(1) == null && tags.group(2).matches("\\d{1,18}")) {
                versions.add(Long.parseLong(tags.group(2)));
            }
        }
        if (end == 0 || end < header.length()) {
            throw Refusals.badHeader("If-Match", "must be the quoted version, such as \"3\", or *");
        }
        return new IfMatch(true, versions);
    }

    /** Throws 412 when the client has missed a change. */
    public void check(long version) {
        if (versions != null && !versions.contains(version)) {
            throw Refusals.stale(version);
        }
    }

    /** Throws 412 when there is a precondition: nothing exists that could match it. */
    public void checkNothing() {
        if (isGiven) {
            throw Refusals.nothingToMatch();
        }
    }
}
