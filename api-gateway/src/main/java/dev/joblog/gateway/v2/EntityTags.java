// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.v2;

import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code If-Match} or {@code If-None-Match} asks for (RFC 9110 §13.1.1, §13.1.2). A job's tag
 * is its version in quotes, and strong.
 *
 * @param any {@code *}: whatever there is
 */
record EntityTags(boolean any, List<Tag> tags) {

  /**
   * @param opaque with its quotes
   */
  record Tag(boolean weak, String opaque) {}

  /** No job has it: what a condition asks for that no version can meet. */
  static final long NO_VERSION = Long.MAX_VALUE;

  private static final Pattern TAG =
      Pattern.compile("[ \\t]*+(?:(W/)?(\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"))?[ \\t]*+(?:,|$)");

  private static final Pattern VERSION = Pattern.compile("\"([1-9]\\d{0,17})\"");

  EntityTags {
    tags = List.copyOf(tags);
  }

  static String of(Job job) {
    return "\"" + job.version() + "\"";
  }

  /** Empty when it is no such list. */
  static Optional<EntityTags> parse(List<String> lines) {
    String text = String.join(",", lines);
    if (text.strip().equals("*")) {
      return Optional.of(new EntityTags(true, List.of()));
    }
    List<Tag> tags = new ArrayList<>();
    Matcher element = TAG.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!element.region(end, text.length()).lookingAt()) {
        return Optional.empty();
      }
      end = element.end();
      if (element.group(2) != null) {
        tags.add(new Tag(element.group(1) != null, element.group(2)));
      }
    }
    return tags.isEmpty() ? Optional.empty() : Optional.of(new EntityTags(false, tags));
  }

  /** Compared strongly: a weak tag is none of a job's. */
  boolean match(Job job) {
    return any || versions().contains(job.version());
  }

  /**
   * Compared weakly. What is shown of a claimed job changes with each heartbeat, its version does
   * not: so nobody is told that he knows it.
   */
  boolean matchWeakly(Job job) {
    return job.status() != JobStatus.CLAIMED && matchesVersion(job);
  }

  private boolean matchesVersion(Job job) {
    return any || tags.stream().anyMatch(tag -> tag.opaque().equals(of(job)));
  }

  /** Those that are named strongly. */
  SortedSet<Long> versions() {
    SortedSet<Long> versions = new TreeSet<>();
    for (Tag tag : tags) {
      Matcher version = VERSION.matcher(tag.opaque());
      if (!tag.weak() && version.matches()) {
        versions.add(Long.parseLong(version.group(1)));
      }
    }
    return versions;
  }
}
