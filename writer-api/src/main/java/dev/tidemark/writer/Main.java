package dev.tidemark.writer;

import dev.tidemark.runtime.ServiceMain;
import dev.tidemark.runtime.config.ConfigFile;
import java.nio.file.Path;
import java.time.Clock;

/** The door: {@code writer-api [--debug]}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Path config = Path.of(System.getProperty("tidemark.home", "."), "conf", "writer-api.yaml");
        ServiceMain.run(
                "writer-api",
                args,
                () -> new Writer(ConfigFile.read(config, WriterConfig.class), Clock.systemUTC()).start());
    }
}
