package dev.tidemark.runtime.config;

/**
 * Where a service listens.
 *
 * @param port 0 takes any free one
 */
public record HttpSettings(String host, int port) {

    public HttpSettings {
        if (host == null || host.isBlank()) {
            throw new IllegalArgumentException("host must not be empty; 127.0.0.1 listens on loopback only");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535, is " + port);
        }
    }
}
