// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.joblog.bench.faults.Caller.Request;
import dev.joblog.bench.history.Call.Ask;
import dev.joblog.bench.history.Call.Told;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Random;

/**
 * Claims and hangs up, in every phase: with half of the request sent, at once after it, while the
 * log has it, while the claim waits, when the answer is on its way; with FIN and with RST.
 */
final class HangUp implements Client {

  private static final int CONNECT_MILLIS_MAX = 1_000;
  private static final int[] PHASES_MILLIS = {0, 1, 3, 10, 30, 100, 500};

  private final Site site;
  private final Caller caller;
  private final Random dice;

  HangUp(Site site, int number, Random dice) {
    this.site = site;
    this.caller = new Caller(site, "hang-up-" + number, number);
    this.dice = dice;
  }

  @Override
  public String name() {
    return caller.name();
  }

  @Override
  public void once() throws IOException, InterruptedException {
    Optional<String> job =
        dice.nextBoolean() ? Optional.ofNullable(site.claimable().poll()) : Optional.empty();
    String queue = site.queues().get(dice.nextInt(site.queues().size()));
    Request request =
        job.isPresent()
            ? new Request(
                Ask.CLAIM,
                job.get(),
                "",
                0,
                "/v2/jobs/" + job.get() + "/claim",
                "{\"leaseTtl\":\"PT10S\"}")
            : new Request(
                Ask.CLAIM_NEXT,
                "",
                "",
                0,
                "/v2/jobs/claim",
                "{\"queue\":\""
                    + queue
                    + "\",\"leaseTtl\":\"PT10S\",\"wait\":\"PT"
                    + dice.nextInt(3)
                    + "S\"}");
    long began = site.history().now();
    URI gateway = site.gateways().get(dice.nextInt(site.gateways().size()));
    caller.note(request, began, Reply.none(hangUp(gateway, request), ""));
    Thread.sleep(100 + dice.nextInt(400));
  }

  private Told hangUp(URI gateway, Request request) throws InterruptedException {
    byte[] bytes =
        ("POST "
                + request.path()
                + " HTTP/1.1\r\nHost: "
                + gateway.getAuthority()
                + "\r\nAuthorization: Bearer "
                + site.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + request.body().length()
                + "\r\n\r\n"
                + request.body())
            .getBytes(US_ASCII);
    Told told = Told.ABSENT;
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(gateway.getHost(), gateway.getPort()), CONNECT_MILLIS_MAX);
      told = Told.HUNG_UP;
      socket.setTcpNoDelay(true);
      int length = dice.nextInt(6) == 0 ? dice.nextInt(bytes.length) : bytes.length;
      socket.getOutputStream().write(bytes, 0, length);
      Thread.sleep(PHASES_MILLIS[dice.nextInt(PHASES_MILLIS.length)]);
      if (dice.nextBoolean()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException gone) {
      // it would have hung up
    }
    return told;
  }
}
