package dev.tidemark.projector.source;

/** A place in one server's binlog. */
record BinlogPoint(String file, long offset) {

    /** Whether all that stands before the other place stands before this one, too; false where they do not compare. */
    boolean reaches(BinlogPoint other) {
        if (file.equals(other.file)) {
            return offset >= other.offset;
        }
        return number() > other.number() && base().equals(other.base());
    }

    private String base() {
        return file.substring(0, file.lastIndexOf('.') + 1);
    }

    /** {@code binlog.000123}: the number grows beyond six digits. */
    private long number() {
        try {
            return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
