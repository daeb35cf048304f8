// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.quickstart.kafka.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaPortTest {

  @TempDir Path directory;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  @Test
  void thePortOfTheFirstStartIsThatOfEachLaterOne() throws Exception {
    int first = FreePorts.pick(1).get(0);
    assertThat(port().take(Optional.of(first))).isEqualTo(first);

    assertThat(port().take(Optional.empty())).isEqualTo(first);

    int second = FreePorts.pick(1).get(0);
    assertThat(port().take(Optional.of(second))).isEqualTo(second);
    assertThat(port().take(Optional.empty())).isEqualTo(second);
    assertThat(told()).isEmpty();
  }

  @Test
  void aFirstStartWhereTheUsualPortIsTakenSaysLoudlyWhereKafkaIs() throws Exception {
    try (ServerSocket taker = usualPortTaken()) {
      assertThat(taker.isClosed()).isFalse();
      int port = port().take(Optional.empty());

      assertThat(port).isNotEqualTo(KafkaPort.DEFAULT);
      assertThat(told())
          .startsWith(
              "joblog: PORT 9092 IS TAKEN BY ANOTHER PROGRAM. OUR KAFKA IS AT localhost:" + port);
      assertThat(Files.readString(directory.resolve("kafka-port"))).isEqualTo(port + "\n");
    }
  }

  @Test
  void aPortThatIsAskedForAndTakenIsRefused() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> port().take(Optional.of(busy.getLocalPort())))
          .isInstanceOf(Refused.class)
          .hasMessage(
              "Expected port "
                  + busy.getLocalPort()
                  + " to be free for Kafka, but another program listens there: stop it, or name"
                  + " another with --kafka-port.");
    }
    assertThat(directory.resolve("kafka-port")).doesNotExist();
  }

  @Test
  void aFileThatHoldsNoPortIsRefusedByName() throws Exception {
    Path file = Files.writeString(directory.resolve("kafka-port"), "none\n");

    assertThatThrownBy(() -> port().take(Optional.empty()))
        .hasMessage("Expected the port in " + file + " to be from 1 to 65535, but it is none.");
  }

  /** By us, or by whoever has it already. */
  private static ServerSocket usualPortTaken() throws Exception {
    return FreePorts.isFree(KafkaPort.DEFAULT)
        ? new ServerSocket(KafkaPort.DEFAULT, 1, InetAddress.getLoopbackAddress())
        : new ServerSocket();
  }

  private KafkaPort port() {
    return new KafkaPort(
        directory.resolve("kafka-port"), new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }
}
