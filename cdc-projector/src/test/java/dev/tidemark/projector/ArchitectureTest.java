package dev.tidemark.projector;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** The pipeline's packages know those before them, never those behind; each outside library has one home. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tidemark.projector");

    @Test
    void importsGoDownward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wiring")
                .definedBy("dev.tidemark.projector")
                .layer("cli")
                .definedBy("..projector.cli..")
                .layer("ops")
                .definedBy("..projector.ops..")
                .layer("backfill")
                .definedBy("..projector.backfill..")
                .layer("verify")
                .definedBy("..projector.verify..")
                .layer("index")
                .definedBy("..projector.index..")
                .layer("document")
                .definedBy("..projector.document..")
                .layer("source")
                .definedBy("..projector.source..")
                .layer("progress")
                .definedBy("..projector.progress..")
                .layer("projection")
                .definedBy("..projector.projection..")
                .layer("change")
                .definedBy("..projector.change..")
                .layer("trace")
                .definedBy("..projector.trace..")
                .whereLayer("wiring")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("ops")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("backfill")
                .mayOnlyBeAccessedByLayers("wiring", "ops")
                .whereLayer("verify")
                .mayOnlyBeAccessedByLayers("wiring", "ops")
                .whereLayer("index")
                .mayOnlyBeAccessedByLayers("wiring", "ops", "backfill", "verify")
                .whereLayer("document")
                .mayOnlyBeAccessedByLayers("wiring", "ops", "backfill", "verify", "index")
                .whereLayer("trace")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("progress")
                .mayOnlyBeAccessedByLayers("wiring", "cli", "ops", "backfill", "verify", "index")
                .whereLayer("projection")
                .mayOnlyBeAccessedByLayers("wiring", "backfill", "verify", "index", "document", "source")
                .check(CLASSES);
    }

    @Test
    void changesKnowOnlyTheJdk() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("..projector.change..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "..projector.change..")
                .check(CLASSES);
    }

    @Test
    void transformersOfOthersNeedOnlyJson() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("..projector.transform..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson..", "..projector.transform..")
                .check(CLASSES);
    }

    @Test
    void onlySourceKnowsDebezium() {
        onlyIn("..projector.source..", "io.debezium..", "org.apache.kafka..");
    }

    @Test
    void onlyIndexKnowsTheClientOfElasticsearch() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages("..projector.index..", "dev.tidemark.projector")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("co.elastic..")
                .check(CLASSES);
    }

    private static void onlyIn(String home, String... library) {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(CLASSES);
    }
}
