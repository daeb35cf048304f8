// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import dev.joblog.protocol.Completion;
import dev.joblog.protocol.JobId;
import dev.joblog.protocol.JsonText;
import dev.joblog.protocol.Order;
import dev.joblog.protocol.Route;
import java.io.IOException;
import java.util.Optional;

/**
 * An order as a branch of the command's union: each of the two lists below is in its order. Its
 * route is of the header's tenant.
 */
record OrderWire(AvroWriter out, String tenant) implements Order.Cases<AvroWriter> {

  private static final int ORDERS = 15;

  static void write(AvroWriter out, Order order, String tenant) {
    var unused = order.match(new OrderWire(out, tenant));
  }

  static Order order(AvroReader in, String tenant) throws IOException {
    return switch (in.branch(ORDERS)) {
      case 0 -> createJob(in, tenant);
      case 1 -> new Order.ApproveJob(in.jobId("jobId"), in.maybe(AvroReader::text));
      case 2 -> new Order.RejectJob(in.jobId("jobId"), in.maybe(AvroReader::text));
      case 3 ->
          new Order.ClaimJob(in.jobId("jobId"), in.capabilities(), in.maybe(AvroReader::span));
      case 4 ->
          new Order.ClaimNext(
              route(in, tenant),
              in.each(AvroReader::text),
              in.capabilities(),
              in.small(),
              in.maybe(AvroReader::span),
              in.span());
      case 5 ->
          new Order.ClaimUndelivered(route(in, tenant), in.number(), in.each(OrderWire::grant));
      case 6 ->
          new Order.Heartbeat(
              in.jobId("jobId"), in.text(), in.maybe(JobWire::progress), in.maybe(JobWire::json));
      case 7 ->
          new Order.SubmitResult(
              in.jobId("jobId"), in.text(), JobWire.json(in), in.maybe(AvroReader::text));
      case 8 ->
          new Order.FailJob(
              in.jobId("jobId"),
              in.text(),
              in.text(),
              in.maybe(AvroReader::text),
              in.flag(),
              in.maybe(AvroReader::span));
      case 9 -> new Order.ReleaseJob(in.jobId("jobId"), in.text(), in.maybe(AvroReader::text));
      case 10 -> new Order.CancelJob(in.jobId("jobId"), in.maybe(AvroReader::text));
      case 11 -> new Order.RetryJob(in.jobId("jobId"), in.maybe(AvroReader::text));
      case 12 -> new Order.Tick();
      case 13 -> new Order.SetEngineVersion(in.small(), in.small(), in.maybe(AvroReader::flag));
      default -> new Order.ConfigureQueue(route(in, tenant), in.span());
    };
  }

  /** The parent stands between what a child has too. */
  private static Order.CreateJob createJob(AvroReader in, String tenant) throws IOException {
    String type = in.text();
    JsonText payload = JobWire.json(in);
    Optional<JobId> jobId = in.maybeJobId("jobId");
    Route route = route(in, tenant);
    Order.NewJob job = terms(in, type, payload);
    Optional<JobId> parentId = in.maybeJobId("parentId");
    return new Order.CreateJob(
        jobId, route, beginning(in, job, "completion"), parentId, in.each(OrderWire::child));
  }

  private static Order.NewJob child(AvroReader in) throws IOException {
    return beginning(in, terms(in, in.text(), JobWire.json(in)), "children/completion");
  }

  private static Order.NewJob terms(AvroReader in, String type, JsonText payload)
      throws IOException {
    return new Order.NewJob(
        type,
        payload,
        in.small(),
        in.capabilities(),
        in.words(),
        in.maybe(AvroReader::time),
        in.small(),
        in.span(),
        SpecWire.retry(in),
        false,
        false,
        Completion.BY_WORKER);
  }

  private static Order.NewJob beginning(AvroReader in, Order.NewJob job, String completion)
      throws IOException {
    return job.beginning(in.flag(), in.flag(), SpecWire.completion(in, completion));
  }

  private static Route route(AvroReader in, String tenant) throws IOException {
    return new Route(tenant, in.text(), in.small());
  }

  private static Order.GrantRef grant(AvroReader in) throws IOException {
    return new Order.GrantRef(in.jobId("grants/jobId"), in.number());
  }

  @Override
  public AvroWriter createJob(Order.CreateJob order) {
    return out.number(0)
        .text(order.job().type())
        .part(order.job().payload(), JobWire::write)
        .maybe(order.jobId(), SpecWire::write)
        .part(order.route(), this::write)
        .part(order.job(), OrderWire::terms)
        .maybe(order.parentId(), SpecWire::write)
        .part(order.job(), OrderWire::beginning)
        .each(order.children(), OrderWire::write);
  }

  private static void write(AvroWriter to, Order.NewJob child) {
    to.text(child.type())
        .part(child.payload(), JobWire::write)
        .part(child, OrderWire::terms)
        .part(child, OrderWire::beginning);
  }

  private static void terms(AvroWriter to, Order.NewJob job) {
    to.number(job.priority())
        .each(Words.sorted(job.requiredCapabilities()), AvroWriter::text)
        .words(job.labels())
        .maybe(job.runAt(), AvroWriter::time)
        .number(job.maxAttempts())
        .span(job.leaseTtl())
        .part(job.retry(), SpecWire::write);
  }

  private static void beginning(AvroWriter to, Order.NewJob job) {
    to.flag(job.waitForChildren())
        .flag(job.requiresApproval())
        .part(job.completion(), SpecWire::write);
  }

  @Override
  public AvroWriter approveJob(Order.ApproveJob order) {
    return ofJob(1, order).maybe(order.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter rejectJob(Order.RejectJob order) {
    return ofJob(2, order).maybe(order.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter claimJob(Order.ClaimJob order) {
    return ofJob(3, order)
        .each(Words.sorted(order.capabilities()), AvroWriter::text)
        .maybe(order.leaseTtl(), AvroWriter::span);
  }

  @Override
  public AvroWriter claimNext(Order.ClaimNext order) {
    return out.number(4)
        .part(order.route(), this::write)
        .each(order.types(), AvroWriter::text)
        .each(Words.sorted(order.capabilities()), AvroWriter::text)
        .number(order.max())
        .maybe(order.leaseTtl(), AvroWriter::span)
        .span(order.waitTime());
  }

  @Override
  public AvroWriter claimUndelivered(Order.ClaimUndelivered order) {
    return out.number(5)
        .part(order.route(), this::write)
        .number(order.claimOffset())
        .each(order.grants(), (to, ref) -> to.uuid(ref.jobId().value()).number(ref.fencingToken()));
  }

  @Override
  public AvroWriter heartbeat(Order.Heartbeat order) {
    return ofJob(6, order)
        .text(order.leaseToken())
        .maybe(order.progress(), JobWire::write)
        .maybe(order.checkpoint(), JobWire::write);
  }

  @Override
  public AvroWriter submitResult(Order.SubmitResult order) {
    return ofJob(7, order)
        .text(order.leaseToken())
        .part(order.result(), JobWire::write)
        .maybe(order.resultType(), AvroWriter::text);
  }

  @Override
  public AvroWriter failJob(Order.FailJob order) {
    return ofJob(8, order)
        .text(order.leaseToken())
        .text(order.errorCode())
        .maybe(order.message(), AvroWriter::text)
        .flag(order.retryable())
        .maybe(order.retryAfter(), AvroWriter::span);
  }

  @Override
  public AvroWriter releaseJob(Order.ReleaseJob order) {
    return ofJob(9, order).text(order.leaseToken()).maybe(order.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter cancelJob(Order.CancelJob order) {
    return ofJob(10, order).maybe(order.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter retryJob(Order.RetryJob order) {
    return ofJob(11, order).maybe(order.reason(), AvroWriter::text);
  }

  @Override
  public AvroWriter tick(Order.Tick order) {
    return out.number(12);
  }

  @Override
  public AvroWriter setEngineVersion(Order.SetEngineVersion order) {
    return out.number(13)
        .number(order.version())
        .number(order.leaseKey())
        .maybe(order.forward(), AvroWriter::flag);
  }

  @Override
  public AvroWriter configureQueue(Order.ConfigureQueue order) {
    return out.number(14).part(order.route(), this::write).span(order.retention());
  }

  private AvroWriter ofJob(int branch, Order.OfJob order) {
    return out.number(branch).uuid(order.jobId().value());
  }

  private void write(AvroWriter to, Route route) {
    if (!route.tenant().equals(tenant)) {
      throw new IllegalArgumentException(
          "Expected the order's route to be of tenant "
              + tenant
              + ", but it is of "
              + route.tenant());
    }
    to.text(route.queue()).number(route.shard());
  }
}
