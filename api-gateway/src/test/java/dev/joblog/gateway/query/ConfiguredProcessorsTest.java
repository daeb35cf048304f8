// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class ConfiguredProcessorsTest {

  private static final String SERVICE = "http://processors:7070";
  private static final String ALONE = "http://alone:7070";

  private final List<Runnable> lookUps = new ArrayList<>();
  private final Map<String, InetAddress[]> names = new HashMap<>();
  private final ConfiguredProcessors processors =
      new ConfiguredProcessors(List.of(SERVICE, ALONE), lookUps::add, this::named);

  private InetAddress[] named(String host) throws UnknownHostException {
    InetAddress[] addresses = names.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  private static InetAddress machine(int... bytes) throws UnknownHostException {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(address);
  }

  private void lookUp() {
    lookUps.remove(0).run();
  }

  @Test
  void aNameOfSeveralMachinesStandsForEach() throws UnknownHostException {
    names.put(
        "processors",
        new InetAddress[] {
          machine(10, 0, 0, 1), machine(0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)
        });
    names.put("alone", new InetAddress[] {machine(10, 0, 0, 9)});
    assertThat(processors.get()).containsExactly(SERVICE, ALONE);

    lookUp();

    assertThat(processors.get())
        .containsExactly(
            SERVICE, ALONE, "http://10.0.0.1:7070", "http://[fd00:0:0:0:0:0:0:2]:7070");
  }

  @Test
  void aNameThatIsUnknownForAWhileIsLookedUpAgain() throws UnknownHostException {
    processors.get();
    lookUp();
    names.put("processors", new InetAddress[] {machine(10, 0, 0, 1), machine(10, 0, 0, 2)});
    processors.get();
    lookUp();

    assertThat(processors.get()).contains("http://10.0.0.2:7070");
  }

  @Test
  void oneLookUpRunsAtATime() {
    processors.get();
    processors.get();
    assertThat(lookUps).hasSize(1);
  }

  @Test
  void noMoreMachinesOfANameAreTakenThanTheBound() throws UnknownHostException {
    InetAddress[] many = new InetAddress[ConfiguredProcessors.MACHINES_MAX + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = machine(10, 0, 0, i);
    }
    names.put("processors", many);
    processors.get();
    lookUp();

    assertThat(processors.get()).hasSize(2 + ConfiguredProcessors.MACHINES_MAX);
  }

  @Test
  void withoutRoomForALookUpTheSettingsCount() {
    ConfiguredProcessors busy =
        new ConfiguredProcessors(
            List.of(SERVICE),
            task -> {
              throw new RejectedExecutionException();
            },
            this::named);

    assertThat(busy.get()).containsExactly(SERVICE);
    assertThat(busy.get()).containsExactly(SERVICE);
  }
}
