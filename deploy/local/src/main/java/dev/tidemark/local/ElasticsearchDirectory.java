package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The folder of one Elasticsearch node: what lies where in it, its configuration, and who runs on it. */
record ElasticsearchDirectory(Path path, Path logs) {
    ElasticsearchDirectory {
        path = path.toAbsolutePath();
        logs = logs.toAbsolutePath();
    }

    Path config() {
        return path.resolve("config");
    }

    Path tmp() {
        return path.resolve("tmp");
    }

    /** What the server writes; it is named after the cluster. */
    Path log() {
        return logs.resolve("elasticsearch.log");
    }

    /** What its starter prints. */
    Path output() {
        return logs.resolve("elasticsearch.out");
    }

    Path pidFile() {
        return path.resolve("elasticsearch.pid");
    }

    Path starterPidFile() {
        return path.resolve("elasticsearch-start.pid");
    }

    /** Written by the server itself, early. */
    Path daemonPidFile() {
        return tmp().resolve("elasticsearch.pid");
    }

    /** The server that its starter left behind. */
    Optional<ProcessHandle> daemon() throws IOException {
        String text = Files.exists(daemonPidFile())
                ? Files.readString(daemonPidFile()).strip()
                : "";
        return text.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(text));
    }

    /**
     * Stops what still runs on the folder, whoever started it.
     *
     * @return its pids
     */
    List<Long> stopOrphans(Duration grace) throws IOException {
        List<Long> stopped = new ArrayList<>();
        ServerProcess.stopOrphan("Elasticsearch's starter", starterPidFile(), grace)
                .ifPresent(stopped::add);
        // between the end of its starter and our pid file, only the server's own file knows it; it tells no start time
        Optional<ProcessHandle> unclaimed = daemon().filter(
                        process -> process.info().commandLine().orElse("").contains(tmp().toString()));
        if (unclaimed.isPresent()) {
            ProcessIdentity.of(unclaimed.get()).write(pidFile());
        }
        ServerProcess.stopOrphan("Elasticsearch", pidFile(), grace).ifPresent(stopped::add);
        return stopped;
    }

    /** @param settings win over ours */
    void configure(Path home, int port, Map<String, String> settings) throws IOException {
        Path data = path.resolve("data");
        for (Path folder : List.of(config(), data, tmp(), logs)) {
            Files.createDirectories(folder);
        }
        Map<String, String> all = new LinkedHashMap<>();
        all.put("cluster.name", "elasticsearch");
        all.put("node.name", "local");
        all.put("path.data", data.toString());
        all.put("path.logs", logs.toString());
        all.put("discovery.type", "single-node");
        all.put("network.host", "127.0.0.1");
        all.put("transport.port", "0");
        all.put("xpack.security.enabled", "false");
        // a nearly full disk of a developer must not make the indices read-only
        all.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        all.putAll(settings);
        all.put("http.port", Integer.toString(port));
        Files.writeString(
                config().resolve("elasticsearch.yml"),
                all.entrySet().stream()
                        .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"\n")
                        .collect(Collectors.joining()));
        Files.writeString(
                config().resolve("log4j2.properties"), Files.readString(home.resolve("config/log4j2.properties")));
        // the collector is the starter's choice; the GC log could grow to 2 GB that nobody reads
        Files.write(
                config().resolve("jvm.options"),
                Files.readAllLines(home.resolve("config/jvm.options")).stream()
                        .filter(line -> !line.contains("UseG1GC") && !line.contains("-Xlog:gc"))
                        .toList());
        Unprivileged.own(path);
        Unprivileged.own(logs);
    }
}
