// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rooms of this module, which quickstart's test of the whole cannot see. */
final class ArchitectureTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.joblog.bench");

  @Test
  void dependenciesAreThoseOfTheDiagram() throws Exception {
    classes()
        .should(
            adhereToPlantUmlDiagram(
                Path.of("..", "docs", "architecture.puml").toUri().toURL(),
                consideringOnlyDependenciesInDiagram()))
        .check(OURS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.joblog.bench.(**)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void onlyTheCommandSpeaksToTheTerminalOrEndsTheProcess() {
    noClasses()
        .that()
        .areNotAssignableTo(Bench.class)
        .should(ACCESS_STANDARD_STREAMS)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(OURS);
  }
}
