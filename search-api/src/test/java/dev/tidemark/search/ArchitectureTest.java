package dev.tidemark.search;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** From the index upward to queries: packages know those below them; each outside library has one home. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tidemark.search");

    @Test
    void importsGoDownward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wiring")
                .definedBy("dev.tidemark.search")
                .layer("query")
                .definedBy("..search.query..")
                .layer("text")
                .definedBy("..search.text..")
                .layer("facets")
                .definedBy("..search.facets..")
                .layer("access")
                .definedBy("..search.access..")
                .layer("filter")
                .definedBy("..search.filter..")
                .layer("collections")
                .definedBy("..search.collections..")
                .layer("freshness")
                .definedBy("..search.freshness..")
                .layer("index")
                .definedBy("..search.index..")
                .whereLayer("wiring")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("query")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("text")
                .mayOnlyBeAccessedByLayers("query")
                .whereLayer("facets")
                .mayOnlyBeAccessedByLayers("query")
                .whereLayer("access")
                .mayOnlyBeAccessedByLayers("wiring", "query")
                .whereLayer("filter")
                .mayOnlyBeAccessedByLayers("query", "text", "facets", "access")
                .whereLayer("collections")
                .mayOnlyBeAccessedByLayers("wiring", "query", "text", "facets", "access", "filter")
                .whereLayer("freshness")
                .mayOnlyBeAccessedByLayers("wiring", "query", "filter")
                .whereLayer("index")
                .mayOnlyBeAccessedByLayers("wiring", "query", "collections", "freshness")
                .check(CLASSES);
    }

    @Test
    void onlyTheIndexKnowsTheClientOfElasticsearch() {
        onlyIn("..search.index..", "co.elastic..", "org.apache.hc..", "dev.failsafe..");
    }

    /** What a search means can be said without HTTP; who asks, and for what, cannot. */
    @Test
    void textAndFacetsKnowNothingOfHttp() {
        noClasses()
                .that()
                .resideInAnyPackage("..search.text..", "..search.facets..", "..search.index..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.javalin..")
                .check(CLASSES);
    }

    private static void onlyIn(String home, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(CLASSES);
    }
}
