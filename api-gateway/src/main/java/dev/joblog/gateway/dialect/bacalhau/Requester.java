// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.Events;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.OfState;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.Results;
import dev.joblog.gateway.dialect.bacalhau.BacalhauJson.Submitted;
import dev.joblog.gateway.dialect.bacalhau.Lists.ListRequest;
import dev.joblog.gateway.http.AnswerThread;
import dev.joblog.gateway.http.RawBody;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The operations, from bytes to response. Always 200 and {@code application/json}: one of the
 * clients takes nothing else.
 */
final class Requester {

  /** A spec is at most 256 KiB in the core; escapes and blanks come on top. */
  static final int BODY_BYTES_MAX = 1024 * 1024;

  /** Reads without a signature on their way at once: each may hold a job with all of its past. */
  static final int READS_AT_ONCE_MAX = 32;

  static final String CLIENT_ID = "X-Bacalhau-Client-ID";
  static final String JOB_ID = "X-Bacalhau-Job-ID";

  private final Submits submits;
  private final AnnotationForm form;
  private final Cancels cancels;
  private final Approvals approvals;
  private final Families families;
  private final Histories histories;
  private final Lists lists;
  private final Executor answering;
  private final RequestLimit reads = new RequestLimit(READS_AT_ONCE_MAX, "reads");

  /**
   * @param form how annotations of new jobs are read
   */
  Requester(
      Submits submits,
      AnnotationForm form,
      Cancels cancels,
      Approvals approvals,
      Families families,
      Histories histories,
      Lists lists,
      Executor answering) {
    this.submits = submits;
    this.form = form;
    this.cancels = cancels;
    this.approvals = approvals;
    this.families = families;
    this.histories = histories;
    this.lists = lists;
    this.answering = answering;
  }

  CompletionStage<Response> submit(HttpHeaders headers, InputStream body) {
    if (headers.getHeaderString(JOB_ID) != null) {
      throw Refusals.badRequest(
          "Expected no header " + JOB_ID + ": the service names its jobs; but there is one.");
    }
    Envelope envelope = Envelope.open(bytes(headers, body));
    Submission submission = Submission.of(envelope, form);
    Spelling spelling = submission.numbers() ? Spelling.NUMBERS : Spelling.of(headers);
    return answer(
        submits.submit(envelope, submission),
        job ->
            ok(new Submitted(JobView.of(job, submission.payload(), spelling)))
                .header(CLIENT_ID, envelope.clientId())
                .header(JOB_ID, job.id().toString())
                .build());
  }

  CompletionStage<Response> cancel(HttpHeaders headers, InputStream body) {
    Envelope envelope = Envelope.open(bytes(headers, body));
    Spelling spelling = Spelling.of(headers);
    return answer(
        cancels.cancel(envelope),
        family ->
            ok(new OfState(new StateView(family, spelling).state()))
                .header(CLIENT_ID, envelope.clientId())
                .header(JOB_ID, family.id())
                .build());
  }

  CompletionStage<Response> list(HttpHeaders headers, InputStream body) {
    ListRequest request = ListRequest.of(fields(headers, body));
    Spelling spelling = Spelling.of(headers);
    return read(() -> lists.list(request, spelling), bytes -> json(bytes).build());
  }

  CompletionStage<Response> states(HttpHeaders headers, InputStream body) {
    Spelling spelling = Spelling.of(headers);
    String id = jobId(fields(headers, body));
    return read(
        () -> families.find(id),
        family -> ok(new OfState(new StateView(family, spelling).state())).build());
  }

  CompletionStage<Response> results(HttpHeaders headers, InputStream body) {
    Spelling spelling = Spelling.of(headers);
    String id = jobId(fields(headers, body));
    return read(
        () -> families.find(id),
        family -> ok(new Results(new StateView(family, spelling).results())).build());
  }

  CompletionStage<Response> events(HttpHeaders headers, InputStream body) {
    Fields request = fields(headers, body);
    HistoryView.Filter filter = HistoryView.Filter.of(request.object("filters"));
    Spelling spelling = Spelling.of(headers);
    return read(
        () -> families.head(jobId(request)).thenCompose(histories::of),
        told ->
            ok(new Events(HistoryView.of(told, spelling).stream().filter(filter::shows).toList()))
                .build());
  }

  CompletionStage<Response> approve(HttpHeaders headers, InputStream body) {
    return decide(bytes(headers, body));
  }

  /** Of a GET: with a signed body as good as {@link #approve}, without one it only tells. */
  CompletionStage<Response> approveOrTell(HttpHeaders headers, InputStream body) {
    byte[] bytes = bytes(headers, body);
    return bytes.length == 0 ? read(approvals::waiting, said -> ok(said).build()) : decide(bytes);
  }

  private CompletionStage<Response> decide(byte[] body) {
    return answer(approvals.decide(Envelope.open(body)), said -> ok(said).build());
  }

  private <T> CompletionStage<Response> read(
      Supplier<CompletionStage<T>> asked, Function<T, Response> render) {
    return reads.in(() -> answer(asked.get(), render));
  }

  /**
   * An answer is rendered and written by the thread that {@link AnswerThread} gives it, as a no is.
   */
  private <T> CompletionStage<Response> answer(
      CompletionStage<T> stage, Function<T, Response> render) {
    return AnswerThread.on(answering, stage).thenApply(render);
  }

  private static String jobId(Fields request) {
    return request.text("job_id").orElse("");
  }

  private static Fields fields(HttpHeaders headers, InputStream body) {
    return Fields.ofBody(Json.value(bytes(headers, body)));
  }

  private static byte[] bytes(HttpHeaders headers, InputStream body) {
    return RawBody.read(headers, body, BODY_BYTES_MAX)
        .orElseThrow(
            () ->
                Refusals.badRequest(
                    "Expected a body of at most " + BODY_BYTES_MAX + " bytes, but it is larger."));
  }

  private static ResponseBuilder ok(Object value) {
    return json(Json.bytes(value));
  }

  private static ResponseBuilder json(byte[] bytes) {
    return Response.ok(bytes, "application/json");
  }
}
