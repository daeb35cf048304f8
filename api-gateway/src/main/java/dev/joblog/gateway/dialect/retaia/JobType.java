// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types that this dialect has a word for; the core's word is the same. */
enum JobType {
  EXTRACT_FACTS,
  GENERATE_PROXY,
  GENERATE_THUMBNAILS,
  GENERATE_AUDIO_WAVEFORM;

  /** All of them, as the core knows them. */
  static final List<String> WORDS = Arrays.stream(values()).map(JobType::word).toList();

  private final String word = name().toLowerCase(Locale.ROOT);

  String word() {
    return word;
  }

  static Optional<JobType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }
}
