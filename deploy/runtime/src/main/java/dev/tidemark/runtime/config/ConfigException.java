package dev.tidemark.runtime.config;

/** A configuration file is wrong. The message has one line for each problem: where, what, what to do. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
