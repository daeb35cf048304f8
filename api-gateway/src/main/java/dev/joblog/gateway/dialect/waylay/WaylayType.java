// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.protocol.JobSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The job types of this dialect; each is the core's type of the same name. */
enum WaylayType {
  BUILD,
  DEPLOY,
  VERIFY,
  UNDEPLOY,
  SCALE,
  BATCH,
  /** In streams alone: the typed models have no shape for one in a list or an answer. */
  CLEANUP,
  /** As a clean-up. */
  NOTIFY;

  private final String word = name().toLowerCase(Locale.ROOT);

  String word() {
    return word;
  }

  static Optional<WaylayType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  static Optional<WaylayType> of(JobSpec spec) {
    return of(spec.type());
  }

  static Set<String> words() {
    return Arrays.stream(values()).map(WaylayType::word).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether lists and answers may show one. */
  boolean isShown() {
    return this != CLEANUP && this != NOTIFY;
  }

  static List<WaylayType> shown() {
    return Arrays.stream(values()).filter(WaylayType::isShown).toList();
  }

  /** What a job does that carries no label of it. */
  String operation() {
    return this == VERIFY || this == UNDEPLOY ? word : "create";
  }
}
