package dev.tidemark.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run and where it leaves its traces.
 *
 * @param name what a person calls it
 * @param environment added to ours
 * @param log gets what it prints; what is in it stays
 * @param pidFile tells a later run who this was
 */
record ServerCommand(String name, List<String> command, Map<String, String> environment, Path log, Path pidFile) {
    ServerCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
