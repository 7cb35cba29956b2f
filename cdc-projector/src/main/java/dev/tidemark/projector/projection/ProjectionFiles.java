package dev.tidemark.projector.projection;

import dev.tidemark.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the projection files of a folder said at a moment.
 *
 * @param texts by name, with which whatever is wrong in a file begins: {@code projections/orders.yaml}
 * @param problems files that cannot be read, one line each
 */
public record ProjectionFiles(SortedMap<String, String> texts, List<String> problems) {

    public ProjectionFiles {
        texts = new TreeMap<>(texts);
        problems = List.copyOf(problems);
    }

    /**
     * Reads all {@code *.yaml} files of a folder.
     *
     * @throws ConfigException if the folder cannot be read, or holds none
     */
    public static ProjectionFiles read(Path folder) {
        SortedMap<String, String> texts = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files(folder)) {
            String name = folder.getFileName() + "/" + file.getFileName();
            try {
                texts.put(name, Files.readString(file));
            } catch (IOException e) {
                problems.add(name + " cannot be read: " + e.getMessage());
            }
        }
        return new ProjectionFiles(texts, problems);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new ConfigException(folder + " holds no projection: put a file 'collection.yaml' there");
            }
            return found;
        } catch (IOException e) {
            throw new ConfigException(folder + " cannot be read: it must be the folder with the projection files");
        }
    }

    /**
     * With the files that these problems are of as they were, and without those of them that were not there; all as they were
     * where a problem is of none of them alone.
     */
    public ProjectionFiles with(ProjectionFiles former, List<String> wrong) {
        SortedMap<String, String> all = new TreeMap<>(texts);
        for (String problem : wrong) {
            Optional<String> name = Stream.concat(texts.keySet().stream(), former.texts.keySet().stream())
                    .filter(file -> isOf(file, problem))
                    .findFirst();
            if (name.isEmpty()) {
                return former;
            }
            all.remove(name.get());
            Optional.ofNullable(former.texts.get(name.get())).ifPresent(text -> all.put(name.get(), text));
        }
        return new ProjectionFiles(all, List.of());
    }

    private static boolean isOf(String name, String problem) {
        return problem.startsWith(name + ":") || problem.startsWith(name + " ");
    }
}
