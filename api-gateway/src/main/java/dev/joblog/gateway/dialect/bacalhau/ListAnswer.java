// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A list as it grows, already written. */
final class ListAnswer {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int jobs;

  ListAnswer() {
    out.writeBytes("{\"jobs\":[".getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws dev.joblog.gateway.http.Refused 400 when the list becomes too large
   */
  ListAnswer add(byte[] job) {
    if (out.size() + job.length > Lists.ANSWER_BYTES_MAX) {
      throw Refusals.badRequest(
          "Expected a list of at most "
              + Lists.ANSWER_BYTES_MAX
              + " bytes, but it is larger: ask for fewer with max_jobs.");
    }
    if (jobs > 0) {
      out.write(',');
    }
    out.writeBytes(job);
    jobs++;
    return this;
  }

  int jobs() {
    return jobs;
  }

  byte[] bytes() {
    out.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
