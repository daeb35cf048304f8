// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Limits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The largest things there may be, through a real broker, which would refuse a record that is too
 * large.
 */
@ExtendWith(SharedStack.class)
final class BoundsIT {

  private Api api;

  @BeforeEach
  void connect(JoblogStack stack) throws Exception {
    api = Api.dev(stack.address());
  }

  @Test
  void payloadCheckpointAndResultAreTakenAtTheirBoundsAndRefusedOneBytePast() throws Exception {
    api.post("/v2/jobs", job("bounds.one", text(Limits.PAYLOAD_BYTES_MAX + 1))).expect(413);
    String id =
        api.post("/v2/jobs", job("bounds.one", text(Limits.PAYLOAD_BYTES_MAX)))
            .expect(201)
            .text("/id");
    Api.Answer claim = api.post("/v2/jobs/" + id + "/claim", "{}").expect(200);
    assertThat(claim.text("/job/payload")).hasSize(Limits.PAYLOAD_BYTES_MAX - 2);
    String lease = "'leaseToken':'" + claim.text("/lease/token") + "'";

    String heartbeat = "/v2/jobs/" + id + "/heartbeat";
    api.post(heartbeat, with(lease, "checkpoint", text(Limits.CHECKPOINT_BYTES_MAX + 1)))
        .expect(413);
    api.post(heartbeat, with(lease, "checkpoint", text(Limits.CHECKPOINT_BYTES_MAX))).expect(200);

    String submit = "/v2/jobs/" + id + "/submit";
    api.post(submit, with(lease, "result", text(Limits.PAYLOAD_BYTES_MAX + 1)), KEY).expect(413);
    api.post(submit, with(lease, "result", text(Limits.PAYLOAD_BYTES_MAX)), KEY).expect(204);

    Api.Answer got = api.get("/v2/jobs/" + id).expect(200);
    assertThat(got.text("/payload")).hasSize(Limits.PAYLOAD_BYTES_MAX - 2);
    assertThat(got.text("/result")).hasSize(Limits.PAYLOAD_BYTES_MAX - 2);
  }

  private static final String[] KEY = {"Idempotency-Key", "bounds-1"};

  @Test
  void aClaimNextOfManyLargeJobsTakesWhatFitsAndLeavesTheRestToTheNext() throws Exception {
    for (int i = 0; i < 4; i++) {
      api.post("/v2/jobs", job("bounds.many", text(200 * 1024))).expect(201);
    }
    String claim = "{'types':['bounds.many'],'max':10}";

    int first = api.post("/v2/jobs/claim", claim).expect(200).body().at("/jobs").size();
    int second = api.post("/v2/jobs/claim", claim).expect(200).body().at("/jobs").size();
    int third = api.post("/v2/jobs/claim", claim).expect(200).body().at("/jobs").size();

    assertThat(first).isEqualTo(2);
    assertThat(second).isEqualTo(2);
    assertThat(third).isZero();
  }

  @Test
  void bodiesThatNobodyMeansAreRefusedAndHarmNobody() throws Exception {
    api.post("/v2/jobs", job("bounds.huge", text(10 * 1024 * 1024))).expect(413);
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(api.post("/v2/jobs", job("bounds.deep", deep)).status()).isBetween(400, 422);
    assertThat(api.post("/v2/jobs", job("bounds.nan", "NaN")).status()).isEqualTo(400);
    api.post("/v2/jobs", job("bounds.after", "{}")).expect(201);
  }

  private static String job(String type, String payload) {
    return "{'type':'" + type + "','payload':" + payload + "}";
  }

  private static String with(String lease, String member, String json) {
    return "{" + lease + ",'" + member + "':" + json + "}";
  }

  /** A JSON text of so many bytes, quotes included. */
  private static String text(int bytes) {
    return "'" + "x".repeat(bytes - 2) + "'";
  }
}
