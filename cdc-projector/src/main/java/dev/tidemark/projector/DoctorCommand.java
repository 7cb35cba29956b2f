package dev.tidemark.projector;

import dev.tidemark.projector.config.ProjectorConfig;
import dev.tidemark.projector.progress.Finding;
import dev.tidemark.runtime.http.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at MySQL, Elasticsearch and the projection files; status 1 where something keeps the projector from its work. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks MySQL, grants, binlog settings, Elasticsearch and the projection files; needs no running projector.")
final class DoctorCommand implements Callable<Integer> {

    @Option(names = "--config", description = "the configuration file (default: conf/cdc-projector.yaml)")
    Path config = Main.CONFIG;

    @Option(names = "--json", description = "print the findings as JSON, for scripts")
    boolean json;

    @Option(names = "--debug", description = "show the stack trace of an error")
    boolean debug;

    @Override
    public Integer call() {
        List<Finding> findings;
        try {
            findings = new Doctor(ProjectorConfig.read(config)).examine();
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            if (debug) {
                e.printStackTrace();
            }
            return 1;
        }
        if (json) {
            System.out.println(Json.mapper().valueToTree(findings).toPrettyString());
        } else {
            int width = findings.stream()
                    .mapToInt(finding -> finding.subject().length())
                    .max()
                    .orElse(1);
            findings.forEach(finding -> System.out.printf(
                    "%-8s %-" + width + "s  %s%n", finding.state(), finding.subject(), finding.text()));
        }
        return findings.stream().anyMatch(Finding::isProblem) ? 1 : 0;
    }
}
