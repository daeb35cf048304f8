// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JobSpec;
import dev.joblog.protocol.RetryPolicy;
import dev.joblog.protocol.Route;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a job is, from its creation on. */
final class SpecWire {

  static dev.joblog.avro.JobSpec encode(JobSpec spec) {
    return new dev.joblog.avro.JobSpec(
        spec.id().toString(),
        spec.tenant(),
        spec.queue(),
        spec.route().shard(),
        spec.type(),
        spec.priority(),
        sorted(spec.requiredCapabilities()),
        sorted(spec.labels()),
        spec.runAt().orElse(null),
        spec.maxAttempts(),
        spec.leaseTtl().toMillis(),
        encode(spec.retry()),
        spec.parentId().map(JobId::toString).orElse(null),
        spec.waitForChildren(),
        spec.requiresApproval(),
        spec.createdBy(),
        spec.createdAt(),
        spec.createdOffset());
  }

  static JobSpec decode(dev.joblog.avro.JobSpec spec) throws UndecodableException {
    return new JobSpec(
        Uuids.jobId("a job's id", spec.getId()),
        new Route(spec.getTenant(), spec.getQueue(), spec.getShard()),
        spec.getType(),
        spec.getPriority(),
        sorted(spec.getRequiredCapabilities()),
        sorted(spec.getLabels()),
        Optional.ofNullable(spec.getRunAt()),
        spec.getMaxAttempts(),
        Duration.ofMillis(spec.getLeaseTtlMillis()),
        decode(spec.getRetry()),
        Uuids.optionalJobId("a job's parentId", spec.getParentId()),
        spec.getWaitForChildren(),
        spec.getRequiresApproval(),
        spec.getCreatedBy(),
        spec.getCreatedAt(),
        spec.getCreatedOffset());
  }

  static dev.joblog.avro.RetryPolicy encode(RetryPolicy retry) {
    return new dev.joblog.avro.RetryPolicy(
        retry.initialDelay().toMillis(), retry.maxDelay().toMillis(), retry.multiplier());
  }

  static RetryPolicy decode(dev.joblog.avro.RetryPolicy retry) {
    return new RetryPolicy(
        Duration.ofMillis(retry.getInitialDelayMillis()),
        Duration.ofMillis(retry.getMaxDelayMillis()),
        retry.getMultiplier());
  }

  /** Capabilities: without repeats, so that the same set is the same bytes. */
  static List<String> sorted(Collection<String> words) {
    return List.copyOf(new TreeSet<>(words));
  }

  /** Labels, details: Avro reads into a hash map, whose order is nobody's. */
  static SortedMap<String, String> sorted(Map<String, String> words) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(words));
  }

  private SpecWire() {}
}
