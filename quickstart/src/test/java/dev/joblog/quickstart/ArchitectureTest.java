// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.joblog.processor.ProcessorMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shape of the whole, as {@code docs/architecture.puml} draws it. */
final class ArchitectureTest {

  private static final Path DIAGRAM = Path.of("..", "docs", "architecture.puml");
  private static final String ENGINE = "dev.joblog.processor.engine..";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.joblog");

  @TempDir Path directory;

  @Test
  void dependenciesAreThoseOfTheDiagram() throws Exception {
    classes()
        .should(
            adhereToPlantUmlDiagram(
                DIAGRAM.toUri().toURL(), consideringOnlyDependenciesInDiagram()))
        .check(OURS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.joblog.(**)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void theEngineIsALibraryOfItsOwn() {
    classes()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "dev.joblog.protocol",
                    "dev.joblog.processor.engine..",
                    "dev.joblog.processor.store..",
                    "java.lang..",
                    "java.math",
                    "java.nio",
                    "java.nio.charset",
                    "java.security..",
                    "javax.crypto..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify.annotations",
                    "")
                .or(type(ByteArrayOutputStream.class)))
        .because("no Kafka, no Avro, no logging, no configuration (DESIGN 5)")
        .check(OURS);
  }

  @Test
  void onlyWireSeesAvro() {
    noClasses()
        .that(not(resideInAnyPackage("dev.joblog.protocol.wire..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.avro..")
        .check(OURS);
  }

  @Test
  void onlyTheLaunchersSpeakToTheTerminalOrEndTheProcess() {
    noClasses()
        .that(not(resideInAnyPackage("dev.joblog.quickstart", "dev.joblog.quickstart.broker")))
        .and()
        .areNotAssignableTo(ProcessorMain.class)
        .should(ACCESS_STANDARD_STREAMS)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(OURS);
  }

  /** The rules are read from the diagram, so a diagram without an arrow must fail. */
  @Test
  void aDiagramWithoutAnArrowFails() throws Exception {
    assertThatThrownBy(
            () ->
                classes()
                    .should(
                        adhereToPlantUmlDiagram(
                            without("[core] --> [protocol]").toUri().toURL(),
                            consideringOnlyDependenciesInDiagram()))
                    .check(OURS))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dev.joblog.gateway.core");
  }

  private Path without(String arrow) throws IOException {
    String diagram = Files.readString(DIAGRAM);
    assertThat(diagram).contains(arrow);
    return Files.writeString(directory.resolve("less.puml"), diagram.replace(arrow, ""));
  }
}
