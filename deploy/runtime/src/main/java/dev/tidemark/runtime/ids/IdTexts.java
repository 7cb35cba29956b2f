package dev.tidemark.runtime.ids;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Several texts in one, and back: with {@code :} between them, and {@code \} before a colon or backslash of theirs. */
public final class IdTexts {

    private IdTexts() {}

    /** A single text is itself. */
    public static String join(List<String> texts) {
        return texts.size() == 1
                ? texts.get(0)
                : texts.stream()
                        .map(text -> text.replace("\\", "\\\\").replace(":", "\\:"))
                        .collect(Collectors.joining(":"));
    }

    public static List<String> split(String joined) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < joined.length(); i++) {
            char c = joined.charAt(i);
            if (c == ':') {
                texts.add(text.toString());
                text.setLength(0);
            } else {
                text.append(c == '\\' && i + 1 < joined.length() ? joined.charAt(++i) : c);
            }
        }
        texts.add(text.toString());
        return texts;
    }
}
