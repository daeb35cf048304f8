// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.store;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of a {@link JobSpec} inside other rows. */
final class SpecRow {

  /** Whether the row has to say what completes the job: where it is not a worker. */
  static boolean saysCompletion(JobSpec spec) {
    return spec.completion() != Completion.BY_WORKER;
  }

  static void write(RowWriter out, JobSpec spec) {
    out.uuid(spec.id().value())
        .text(spec.route().tenant())
        .text(spec.route().queue())
        .number(spec.route().shard())
        .text(spec.type())
        .number(spec.priority())
        .each(spec.requiredCapabilities(), out::text)
        .each(
            List.copyOf(spec.labels().entrySet()),
            label -> out.text(label.getKey()).text(label.getValue()))
        .maybe(spec.runAt(), out::time)
        .number(spec.maxAttempts())
        .span(spec.leaseTtl())
        .span(spec.retry().initialDelay())
        .span(spec.retry().maxDelay())
        .number(spec.retry().multiplier())
        .maybe(spec.parentId(), parent -> out.uuid(parent.value()))
        .flag(spec.waitForChildren())
        .flag(spec.requiresApproval());
    if (saysCompletion(spec)) {
      out.text(spec.completion().word());
    }
    out.text(spec.createdBy()).time(spec.createdAt()).number(spec.createdOffset());
  }

  /**
   * @param saysCompletion whether the row does
   */
  static JobSpec read(RowReader in, boolean saysCompletion) {
    return new JobSpec(
        new JobId(in.uuid()),
        new Route(in.text(), in.text(), in.small()),
        in.text(),
        in.small(),
        in.each(in::text),
        labels(in.each(() -> Map.entry(in.text(), in.text()))),
        in.maybe(in::time),
        in.small(),
        in.span(),
        new RetryPolicy(in.span(), in.span(), in.small()),
        in.maybe(() -> new JobId(in.uuid())),
        in.flag(),
        in.flag(),
        saysCompletion ? completion(in.text()) : Completion.BY_WORKER,
        in.text(),
        in.time(),
        in.number());
  }

  private static Completion completion(String word) {
    return Completion.of(word)
        .orElseThrow(
            () -> new IllegalStateException("Expected what completes a job, but it is " + word));
  }

  private static SortedMap<String, String> labels(List<Map.Entry<String, String>> entries) {
    TreeMap<String, String> labels = new TreeMap<>();
    entries.forEach(entry -> labels.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableSortedMap(labels);
  }

  private SpecRow() {}
}
