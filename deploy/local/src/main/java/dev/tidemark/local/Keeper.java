package dev.tidemark.local;

import java.io.IOException;

/**
 * Answers for processes: whatever happens short of a SIGKILL, they end when it ends. Starting goes through it, so that
 * none slips in while it is ending.
 */
interface Keeper {
    ServerProcess start(ServerCommand command) throws IOException;

    /** Answers for one that is running already. */
    void keep(ServerProcess process);
}
