package dev.tidemark.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The end of a log file, for an error message. */
final class LogTail {
    private static final int LINES = 12;
    private static final int BYTES = 16 * 1024;

    /** They would push the line out of sight that says what happened. */
    private static final Pattern STACK_FRAME = Pattern.compile("\\s+at .+|\\s+\\.\\.\\. \\d+ more");

    private LogTail() {}

    static String of(Path log) {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - BYTES));
            ByteBuffer buffer = ByteBuffer.allocate(BYTES);
            while (buffer.hasRemaining() && channel.read(buffer) > 0) {
                // until it is full or the file ends
            }
            List<String> lines = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line ->
                            !line.isBlank() && !STACK_FRAME.matcher(line).matches())
                    .toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
            return "the last lines of " + log + ":\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return "its log " + log + " cannot be read: " + e;
        }
    }
}
