package dev.tidemark.writer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
final class ArchitectureTest {
    private static final String[] FEATURES = {
        "dev.tidemark.writer.products..",
        "dev.tidemark.writer.categories..",
        "dev.tidemark.writer.customers..",
        "dev.tidemark.writer.orders.."
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tidemark.writer");

    @Test
    void packagesFormNoCircles() {
        slices().matching("dev.tidemark.writer.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void featuresDoNotKnowEachOther() {
        for (String feature : FEATURES) {
            noClasses()
                    .that()
                    .resideInAnyPackage(FEATURES)
                    .and()
                    .resideOutsideOfPackage(feature)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(feature)
                    .check(classes);
        }
    }

    @Test
    void nothingKnowsTheFeatures() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.tidemark.writer.command..",
                        "dev.tidemark.writer.database..",
                        "dev.tidemark.writer.input..",
                        "dev.tidemark.writer.position..",
                        "dev.tidemark.writer.refusal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FEATURES)
                .check(classes);
    }

    @Test
    void outsideLibrariesStayWhereTheyBelong() {
        onlyIn("dev.tidemark.writer.position..", "com.mysql..");
        onlyIn("dev.tidemark.writer.database..", "com.zaxxer..", "org.flywaydb..");
        noClasses()
                .that()
                .resideInAnyPackage(FEATURES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.javalin..")
                .check(classes);
    }

    private void onlyIn(String home, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(classes);
    }
}
