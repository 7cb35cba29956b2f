package dev.tidemark.runtime.http;

import java.util.Optional;

/** One thing that a service needs in order to work. */
public interface HealthCheck {

    String name();

    /** What is wrong, for a person; empty when all is well. May block: whoever asks sets a time limit. */
    Optional<String> problem();
}
