package dev.tidemark.writer.command;

import dev.tidemark.runtime.http.ProblemException;
import java.util.Map;
import java.util.TreeMap;

/** What a command answers, before the position is known. */
public sealed interface Answer {
    int status();

    /** It was carried out. {@code body} is JSON text, empty for none. */
    record Done(int status, Map<String, String> headers, String body) implements Answer {
        /** The version of what the command changed, as If-Match takes it. */
        public Done withETag(long version) {
            return with("ETag", "\"" + version + "\"");
        }

        public Done withLocation(String path) {
            return with("Location", path);
        }

        private Done with(String header, String value) {
            Map<String, String> all = new TreeMap<>(headers);
            all.put(header, value);
            return new Done(status, all, body);
        }
    }

    /** It was refused, and nothing was changed. */
    record Refused(ProblemException problem) implements Answer {
        @Override
        public int status() {
            return problem.status();
        }
    }

    static Done of(int status, Object body) {
        return new Done(status, Map.of(), JsonText.of(body));
    }

    static Done noContent() {
        return new Done(204, Map.of(), "");
    }
}
