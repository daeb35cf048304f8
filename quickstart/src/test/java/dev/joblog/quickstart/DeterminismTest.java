// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.joblog.processor.store.RowKinds;
import dev.joblog.protocol.JobStatus;
import dev.joblog.topics.Routing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Re-executing a command gives the same answer (DESIGN 5): no code that deciding runs sees a clock,
 * chance, the machine's settings, the order of a hash table or a Java name. Read from the bytecode,
 * so method references and what lambdas do count too.
 */
final class DeterminismTest {

  /** Their iteration order depends on hashes, which for some keys differ from run to run. */
  private static final List<Class<?>> UNORDERED =
      List.of(
          HashMap.class,
          HashSet.class,
          IdentityHashMap.class,
          WeakHashMap.class,
          Hashtable.class,
          ConcurrentHashMap.class);

  private static final List<Class<?>> OUTSIDE =
      List.of(Clock.class, Random.class, Thread.class, ThreadLocal.class, Executor.class);

  /** Methods that ask the outside: {@code Class.method}, by simple names. */
  private static final Set<String> ASKING =
      Set.of(
          "System.currentTimeMillis",
          "System.nanoTime",
          "System.getenv",
          "System.getProperty",
          "System.identityHashCode",
          "System.lineSeparator",
          "Object.hashCode",
          "Math.random",
          "UUID.randomUUID",
          "ZoneId.systemDefault",
          "TimeZone.getDefault",
          "Locale.getDefault",
          "Charset.defaultCharset",
          "Collection.parallelStream",
          "Stream.parallel",
          "Integer.getInteger",
          "Long.getLong",
          "Boolean.getBoolean");

  private static final Set<String> NAMING =
      Set.of("Class.getSimpleName", "Class.getName", "Class.getTypeName", "Class.getCanonicalName");

  /** Reasons: the words of {@code audit} for tables, shown and never stored. */
  private static final List<Class<?>> MAY_NAME = List.of(RowKinds.class);

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("dev.joblog");

  /** The rules, the rows, the partition's choice, and all of ours that these use. */
  private static final JavaClasses DECIDING = deciding();

  private static JavaClasses deciding() {
    Set<JavaClass> roots =
        OURS.stream()
            .filter(
                each ->
                    each.getPackageName().startsWith("dev.joblog.processor.engine")
                        || each.getPackageName().startsWith("dev.joblog.processor.store")
                        || each.isEquivalentTo(Routing.class))
            .collect(Collectors.toSet());
    Set<JavaClass> all = new HashSet<>(roots);
    for (JavaClass root : roots) {
      for (Dependency used : root.getTransitiveDependenciesFromSelf()) {
        JavaClass target = used.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("dev.joblog")) {
          all.add(target);
        }
      }
    }
    return OURS.that(describe("run to decide", all::contains));
  }

  @Test
  void theGuardedCodeIsThatOfDecidingAndNoMore() {
    assertThat(DECIDING.stream().map(JavaClass::getPackageName).distinct())
        .contains(
            "dev.joblog.processor.engine",
            "dev.joblog.processor.store",
            "dev.joblog.protocol",
            "dev.joblog.topics")
        .doesNotContain("dev.joblog.protocol.wire", "dev.joblog.processor.topology");
  }

  @Test
  void decidingAsksNothingOutsideTheLog() {
    asksNothing().check(DECIDING);
  }

  @Test
  void decidingSeesNoOrderOfHashes() {
    seesNoHashOrder().check(DECIDING);
  }

  @Test
  void decidingKnowsNoJavaNames() {
    knowsNoNames().check(DECIDING);
  }

  private static ArchRule asksNothing() {
    return noClasses()
        .should()
        .dependOnClassesThat(any(OUTSIDE))
        .orShould()
        .accessTargetWhere(describe("ask the outside", DeterminismTest::asks));
  }

  private static ArchRule seesNoHashOrder() {
    return noClasses()
        .should()
        .dependOnClassesThat(any(UNORDERED))
        .orShould()
        .accessTargetWhere(describe("make what has no order", DeterminismTest::makesUnordered));
  }

  private static ArchRule knowsNoNames() {
    return noClasses()
        .that(
            describe("are not excused", each -> MAY_NAME.stream().noneMatch(each::isEquivalentTo)))
        .should()
        .accessTargetWhere(describe("ask for a Java name", DeterminismTest::names));
  }

  private static DescribedPredicate<JavaClass> any(Collection<Class<?>> types) {
    return describe(
        "any of " + types, each -> types.stream().anyMatch(type -> assignableTo(type).test(each)));
  }

  private static boolean asks(JavaAccess<?> access) {
    boolean now =
        access.getTarget().getName().equals("now")
            && access.getTargetOwner().getPackageName().startsWith("java.time");
    return now || ASKING.contains(called(access));
  }

  /** One entry has one order; of more, {@code Map.of} has another in each run of a JVM. */
  private static boolean makesUnordered(JavaAccess<?> access) {
    int parameters = parameters(access);
    return switch (called(access)) {
      case "Map.of" -> parameters > 2;
      case "Set.of" -> parameters > 1;
      case "Map.ofEntries", "Map.copyOf", "Set.copyOf" -> true;
      case "Collectors.toSet",
          "Collectors.toUnmodifiableSet",
          "Collectors.toUnmodifiableMap",
          "Collectors.toConcurrentMap",
          "Collectors.groupingByConcurrent" ->
          true;
      case "Collectors.toMap" -> parameters < 4;
      case "Collectors.groupingBy" -> parameters < 3;
      default -> false;
    };
  }

  /** An enum's own {@code valueOf} is the compiler's. */
  private static boolean names(JavaAccess<?> access) {
    boolean ofEnum = access.getTargetOwner().isAssignableTo(Enum.class);
    String name = access.getTarget().getName();
    return NAMING.contains(called(access))
        || (ofEnum && name.equals("name"))
        || (ofEnum && name.equals("valueOf") && !access.getOriginOwner().isEnum());
  }

  private static String called(JavaAccess<?> access) {
    return access.getTargetOwner().getSimpleName() + "." + access.getTarget().getName();
  }

  /** An array stands for any number. */
  private static int parameters(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return 0;
    }
    return target.getRawParameterTypes().stream().anyMatch(JavaClass::isArray)
        ? Integer.MAX_VALUE
        : target.getRawParameterTypes().size();
  }

  /** A guard that never bit proves nothing. */
  @Test
  void whatIsForbiddenIsSeen() {
    JavaClasses careless = new ClassFileImporter().importClasses(Careless.class);

    assertThat(faults(asksNothing(), careless))
        .contains("instant", "chance", "wallClock", "number", "thread");
    assertThat(faults(seesNoHashOrder(), careless))
        .contains("map", "copy", "set", "many", "collected", "grouped", "table", "made");
    assertThat(faults(knowsNoNames(), careless)).contains("type", "word", "read");
    assertThat(faults(seesNoHashOrder(), careless)).doesNotContain("single");
  }

  private static List<String> faults(ArchRule rule, JavaClasses careless) {
    List<String> methods = new ArrayList<>();
    for (String line : rule.evaluate(careless).getFailureReport().getDetails()) {
      String method = line.substring(line.indexOf("Careless.") + 9);
      methods.add(
          method.substring(0, method.indexOf('(')).replaceAll("lambda\\$(\\w+)\\$.*", "$1"));
    }
    return methods;
  }

  /** Everything that deciding must not do. */
  @SuppressWarnings("unused")
  private static final class Careless {
    Instant instant() {
      return Instant.now();
    }

    UUID chance() {
      return UUID.randomUUID();
    }

    Instant wallClock(Clock clock) {
      return clock.instant();
    }

    int number(Object any) {
      return System.identityHashCode(any);
    }

    Thread thread() {
      return Thread.currentThread();
    }

    Map<String, String> single() {
      return Map.of("a", "b");
    }

    Map<String, String> map() {
      return Map.of("a", "b", "c", "d");
    }

    Map<String, String> copy(Map<String, String> any) {
      return Map.copyOf(any);
    }

    Set<String> set() {
      return Set.of("a", "b");
    }

    Set<String> many() {
      return Set.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
    }

    Set<String> collected(Stream<String> any) {
      return any.collect(Collectors.toSet());
    }

    Map<Integer, List<String>> grouped(Stream<String> any) {
      return any.collect(Collectors.groupingBy(String::length));
    }

    Map<String, String> table() {
      return new HashMap<>();
    }

    Supplier<Set<String>> made() {
      return HashSet::new;
    }

    String type() {
      return getClass().getSimpleName();
    }

    String word(JobStatus status) {
      return status.name();
    }

    JobStatus read(String word) {
      return JobStatus.valueOf(word);
    }
  }
}
