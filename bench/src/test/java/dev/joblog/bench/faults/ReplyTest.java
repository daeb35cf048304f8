// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joblog.bench.history.Call.Held;
import dev.joblog.bench.history.Call.Told;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a look-up says became of a command. */
final class ReplyTest {

  private static Reply lookedUp(String json) throws Exception {
    return new Reply(200, Told.DONE, Optional.empty(), new ObjectMapper().readTree(json)).settled();
  }

  @Test
  void aCreateHasItsJobAndAClaimItsLeases() throws Exception {
    assertThat(lookedUp("{\"id\":\"r\",\"state\":\"accepted\",\"job\":{\"id\":\"j\"}}").held())
        .containsExactly(new Held("j", 0));
    assertThat(
            lookedUp(
                    "{\"id\":\"r\",\"state\":\"accepted\",\"jobs\":"
                        + "[{\"job\":{\"id\":\"j\"},\"lease\":{\"fencingToken\":3}}]}")
                .held())
        .containsExactly(new Held("j", 3));
  }

  @Test
  void aClaimThatFoundNothingHoldsNothing() throws Exception {
    assertThat(lookedUp("{\"id\":\"r\",\"state\":\"accepted\"}").held()).isEmpty();
  }

  @Test
  void aRejectionIsARefusalOrToBeSentAgainOrStrange() throws Exception {
    String rejected =
        "{\"id\":\"r\",\"state\":\"rejected\",\"problem\":{\"status\":%s,\"retryable\":%s}}";
    assertThat(lookedUp(rejected.formatted("409", "false")).told()).isEqualTo(Told.REFUSED);
    assertThat(lookedUp(rejected.formatted("503", "true")).told()).isEqualTo(Told.BUSY);
    assertThat(lookedUp(rejected.formatted("422", "false")).told()).isEqualTo(Told.STRANGE);
  }
}
