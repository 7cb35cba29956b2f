package dev.tidemark.search;

import dev.tidemark.runtime.ServiceMain;
import dev.tidemark.runtime.config.ConfigFile;
import dev.tidemark.search.index.Room;
import java.nio.file.Path;
import java.time.Clock;

/** The door: {@code search-api [--debug]}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Path config = Path.of(System.getProperty("tidemark.home", "."), "conf", "search-api.yaml");
        ServiceMain.run(
                "search-api",
                args,
                () -> new SearchApi(ConfigFile.read(config, SearchConfig.class), Room.ofHeap(), Clock.systemUTC())
                        .start());
    }
}
