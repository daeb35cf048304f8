// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor;

import dev.joblog.processor.query.LoggedSettings;
import dev.joblog.processor.query.Supported;
import dev.joblog.protocol.query.Owners;
import dev.joblog.protocol.wire.QueryWire;
import dev.joblog.protocol.wire.UndecodableException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the log has set for every partition, asked of the processors that own them. */
public final class SettingsTable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String authorization;

  /**
   * @param token of the processors' query ports
   */
  public SettingsTable(String token) {
    this.authorization = "Bearer " + token;
  }

  /**
   * Prints a line for each partition.
   *
   * @param any the query port of any processor
   * @return how many partitions nobody answered for
   * @throws IOException if what is asked is no processor, or refuses the token
   */
  public int print(URI any, PrintStream out) throws IOException, InterruptedException {
    Owners owners = owners(any);
    SortedMap<Integer, LoggedSettings> found = new TreeMap<>();
    for (URI owner : addresses(owners, replicas -> Stream.empty())) {
      settings(owner)
          .lines()
          .flatMap(line -> LoggedSettings.parse(line).stream())
          .forEach(settings -> found.put(settings.partition(), settings));
    }
    out.println("partition  engine version  lease key  forwarding");
    for (int partition = 0; partition < owners.partitions(); partition++) {
      String said =
          Optional.ofNullable(found.get(partition))
              .map(SettingsTable::columns)
              .orElse("no processor answers for it now");
      out.println(String.format(Locale.ROOT, "%9d  ", partition) + said);
    }
    return owners.partitions() - found.size();
  }

  /**
   * Why the log must not be switched to these yet: a sentence for each processor that would stop.
   *
   * @throws IOException if what is asked is no processor, or refuses the token
   */
  public List<String> lacking(URI any, int version, int leaseKey)
      throws IOException, InterruptedException {
    List<String> lacking = new ArrayList<>();
    for (URI processor : addresses(owners(any), replicas -> replicas.standbys().stream())) {
      Optional<Supported> supported =
          settings(processor).lines().flatMap(line -> Supported.parse(line).stream()).findFirst();
      supported
          .map(known -> known.lacks(version, leaseKey))
          .orElse(Optional.of("to say what it knows, but it is of an earlier release"))
          .ifPresent(what -> lacking.add("Expected " + processor + " " + what + "."));
    }
    return lacking;
  }

  private String settings(URI processor) throws IOException, InterruptedException {
    return new String(get(processor.resolve("/internal/settings")), StandardCharsets.UTF_8);
  }

  private static String columns(LoggedSettings settings) {
    return String.format(
        Locale.ROOT,
        "%14d  %9d  %s",
        settings.engineVersion(),
        settings.leaseKey(),
        settings.forward() ? "on" : "off");
  }

  /**
   * @param others of a partition, beside its owner
   */
  private static List<URI> addresses(
      Owners owners, Function<Owners.Replicas, Stream<String>> others) {
    return owners.byPartition().values().stream()
        .flatMap(replicas -> Stream.concat(replicas.active().stream(), others.apply(replicas)))
        .distinct()
        .sorted()
        .map(URI::create)
        .toList();
  }

  private Owners owners(URI any) throws IOException, InterruptedException {
    byte[] answer = get(any.resolve("/internal/owners"));
    try {
      return new QueryWire().decodeOwners(answer);
    } catch (UndecodableException another) {
      throw new IOException("what answers at " + any + " is no processor of this release", another);
    }
  }

  private byte[] get(URI uri) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Authorization", authorization)
                .header(QueryWire.READS_HEADER, Integer.toString(QueryWire.NEWEST))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(uri + " answered with status " + answer.statusCode());
    }
    return answer.body();
  }
}
