package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where a data folder's Elasticsearch lives: inside it, unless root's data folder is closed to the user that
 * Elasticsearch then runs as (anything below /root is). Then a link in the data folder leads to a folder of its own
 * below /var/lib/tidemark, which goes when its data folder is gone.
 */
final class ElasticsearchPlace {
    private static final Path ELSEWHERE = Path.of("/var/lib/tidemark");
    private static final Duration GRACE = Duration.ofSeconds(30);

    private ElasticsearchPlace() {}

    static ElasticsearchDirectory of(Path data) throws IOException {
        Path inside = data.resolve("elasticsearch");
        Path logs = Files.createDirectories(data.resolve("logs")).resolve("elasticsearch");
        if (!Unprivileged.isRoot() || !Files.isSymbolicLink(inside) && Unprivileged.reaches(data)) {
            return new ElasticsearchDirectory(inside, logs);
        }
        if (!Files.isSymbolicLink(inside)) {
            removeOrphans();
            Path made = ELSEWHERE.resolve(UUID.randomUUID().toString());
            Files.createDirectories(made.resolve("logs"));
            Files.writeString(made.resolve("owner"), data.toString());
            Files.createSymbolicLink(inside, made);
        }
        Path place = Files.readSymbolicLink(inside);
        Files.createDirectories(place.resolve("logs")); // somebody may have emptied /var/lib
        if (!Files.isSymbolicLink(logs)) {
            Files.createSymbolicLink(logs, place.resolve("logs"));
        }
        return new ElasticsearchDirectory(place, place.resolve("logs"));
    }

    private static void removeOrphans() throws IOException {
        Files.createDirectories(ELSEWHERE);
        List<Path> places;
        try (Stream<Path> list = Files.list(ELSEWHERE)) {
            places = list.toList();
        }
        for (Path place : places) {
            Path owner = place.resolve("owner");
            if (Files.exists(owner)) {
                Path link = Path.of(Files.readString(owner)).resolve("elasticsearch");
                if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(place)) {
                    new ElasticsearchDirectory(place, place.resolve("logs")).stopOrphans(GRACE);
                    Directories.delete(place);
                }
            }
        }
    }
}
