// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.protocol.Command;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Route;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/**
 * SHA-256 of what a command asks for: tenant, principal and order, without its id, deadline and
 * reply partition (DESIGN 7). Two commands have the same fingerprint exactly if they ask the same;
 * a document is its text in engine version 1, and since 2 its value (ADR 0062).
 *
 * <p>Only orders that can carry an idempotency key have one.
 */
final class Fingerprint implements Order.Cases<Fingerprint> {

  private final ByteArrayOutputStream canonical = new ByteArrayOutputStream(256);

  private final EngineVersion version;

  private Fingerprint(EngineVersion version) {
    this.version = version;
  }

  static String of(Command command, EngineVersion version) {
    Fingerprint fingerprint = new Fingerprint(version);
    fingerprint
        .text(command.header().tenant())
        .text(command.header().principal())
        .text(command.order().name());
    command.order().match(fingerprint);
    return fingerprint.hex();
  }

  /**
   * Whether this is the fingerprint of a command that asks the same, kept by this version or
   * before.
   */
  static boolean isOf(String kept, Command command, EngineVersion version) {
    return version.upToThis().anyMatch(each -> of(command, each).equals(kept));
  }

  private Fingerprint text(Object value) {
    byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
    canonical.writeBytes(ByteBuffer.allocate(4).putInt(utf8.length).array());
    canonical.writeBytes(utf8);
    return this;
  }

  private Fingerprint document(JsonText json) {
    return text(
        version.keysByValue() ? CanonicalJson.of(json.text()).orElse(json.text()) : json.text());
  }

  private Fingerprint maybe(Optional<?> value) {
    return value.isPresent() ? text("+").text(value.get()) : text("-");
  }

  private Fingerprint each(Collection<?> values) {
    text(values.size());
    values.forEach(this::text);
    return this;
  }

  private Fingerprint job(JobId id, Optional<String> reason) {
    return text(id).maybe(reason);
  }

  private Fingerprint route(Route route) {
    return text(route.key());
  }

  private String hex() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.toByteArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }

  /** Without the shard: a repeat meets itself after the queue got more shards. */
  @Override
  public Fingerprint createJob(Order.CreateJob order) {
    text(order.route().tenant())
        .text(order.route().queue())
        .text(order.type())
        .document(order.payload())
        .text(order.priority())
        .each(order.requiredCapabilities())
        .each(order.labels().keySet())
        .each(order.labels().values());
    return maybe(order.runAt())
        .text(order.maxAttempts())
        .text(order.leaseTtl())
        .text(order.retry().initialDelay())
        .text(order.retry().maxDelay())
        .text(order.retry().multiplier())
        .maybe(order.parentId())
        .text(order.waitForChildren())
        .text(order.requiresApproval());
  }

  @Override
  public Fingerprint approveJob(Order.ApproveJob order) {
    return job(order.jobId(), order.reason());
  }

  @Override
  public Fingerprint rejectJob(Order.RejectJob order) {
    return job(order.jobId(), order.reason());
  }

  /** Without the capabilities: they are the token's, and a new token is no new order. */
  @Override
  public Fingerprint claimJob(Order.ClaimJob order) {
    return text(order.jobId()).maybe(order.leaseTtl());
  }

  @Override
  public Fingerprint claimNext(Order.ClaimNext order) {
    return route(order.route()).each(order.types()).text(order.max()).maybe(order.leaseTtl());
  }

  @Override
  public Fingerprint submitResult(Order.SubmitResult order) {
    return text(order.jobId())
        .text(order.leaseToken())
        .document(order.result())
        .maybe(order.resultType());
  }

  @Override
  public Fingerprint failJob(Order.FailJob order) {
    return text(order.jobId())
        .text(order.leaseToken())
        .text(order.errorCode())
        .maybe(order.message())
        .text(order.retryable())
        .maybe(order.retryAfter());
  }

  @Override
  public Fingerprint releaseJob(Order.ReleaseJob order) {
    return text(order.leaseToken()).job(order.jobId(), order.reason());
  }

  @Override
  public Fingerprint cancelJob(Order.CancelJob order) {
    return job(order.jobId(), order.reason());
  }

  @Override
  public Fingerprint retryJob(Order.RetryJob order) {
    return job(order.jobId(), order.reason());
  }

  @Override
  public Fingerprint claimUndelivered(Order.ClaimUndelivered order) {
    return this;
  }

  @Override
  public Fingerprint heartbeat(Order.Heartbeat order) {
    return this;
  }

  @Override
  public Fingerprint tick(Order.Tick order) {
    return this;
  }

  @Override
  public Fingerprint setEngineVersion(Order.SetEngineVersion order) {
    return this;
  }

  @Override
  public Fingerprint configureQueue(Order.ConfigureQueue order) {
    return this;
  }
}
