package dev.tidemark.runtime.config;

/** What the addresses of servers are made of. */
final class Hosts {

    /** A name or an address, IPv6 in brackets; the group {@code host}. */
    static final String HOST = "(?<host>\\[[0-9A-Fa-f:.]+]|[^\\[\\]/:@?#,\\s]+)";

    private static final int HIGHEST_PORT = 65_535;

    private Hosts() {}

    /** @param digits null or empty where none is given, which is right, too */
    static boolean isPort(String digits) {
        return digits == null
                || digits.isEmpty()
                || Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= HIGHEST_PORT;
    }
}
