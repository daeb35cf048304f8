// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joblog.protocol.Order;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which orders a sender that names none may have meant; the list that docs/lifecycle.md shows. */
class OrderBranchesTest {

  @Test
  void theseOrdersFitEachOthersFields() {
    List<String> ofAJob = List.of("ApproveJob", "RejectJob", "ClaimJob", "CancelJob", "RetryJob");
    List<String> ofALease = List.of("Heartbeat", "ReleaseJob");
    List<String> ofNothing = List.of("ClaimNext", "Tick", "ConfigureQueue");
    Map<String, List<String>> expected = new TreeMap<>();
    for (List<String> group : List.of(ofAJob, ofALease, ofNothing)) {
      group.forEach(order -> expected.put(order, group));
    }
    for (String alone :
        List.of("CreateJob", "ClaimUndelivered", "SubmitResult", "FailJob", "SetEngineVersion")) {
      expected.put(alone, List.of(alone));
    }

    Map<String, List<String>> fits = new TreeMap<>();
    for (Class<?> order : RandomValues.leaves(Order.class)) {
      Order one = (Order) new RandomValues(1).next(order);
      fits.put(one.name(), OrderBranches.unnamed(one).fits());
    }

    assertThat(fits).isEqualTo(expected);
  }
}
