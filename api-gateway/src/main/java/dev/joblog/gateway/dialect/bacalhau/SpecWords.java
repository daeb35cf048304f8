// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An enumeration of a spec: names of all versions, and the integers by which seed 002's SDK knows
 * some of them. A name has any case and may have blanks around it, as in Go.
 */
final class SpecWords {

  static final SpecWords ENGINE =
      new SpecWords(
          List.of("Unknown", "Noop", "Docker", "Wasm"), List.of("Language", "PythonWasm"));

  static final SpecWords VERIFIER =
      new SpecWords(List.of("Unknown", "Noop", "Deterministic"), List.of());

  static final SpecWords PUBLISHER =
      new SpecWords(List.of("Unknown", "Noop", "Ipfs", "Estuary", "S3"), List.of("Filecoin"));

  static final SpecWords STORAGE_SOURCE =
      new SpecWords(
          List.of(
              "Unknown",
              "IPFS",
              "RepoClone",
              "RepoCloneLFS",
              "URLDownload",
              "Estuary",
              "Inline",
              "LocalDirectory",
              "S3"),
          List.of("FilecoinUnsealed", "Filecoin"));

  static final SpecWords NETWORK = new SpecWords(List.of("None", "Full", "HTTP"), List.of());

  /** 0 in all but NETWORK: as good as nothing. */
  private static final String UNKNOWN = "Unknown";

  private final List<String> numbered;
  private final List<String> names;

  /**
   * @param numbered each at its integer
   * @param unnumbered names that no integer stands for
   */
  private SpecWords(List<String> numbered, List<String> unnumbered) {
    this.numbered = numbered;
    this.names =
        Stream.concat(numbered.stream(), unnumbered.stream())
            .filter(name -> !name.equals(UNKNOWN))
            .toList();
  }

  /**
   * The name of what a client wrote; empty when it wrote "unknown".
   *
   * @param what for the sentence
   * @throws dev.joblog.gateway.http.Refused 400 when it is none of these
   */
  Optional<TextNode> read(JsonNode given, String what) {
    Optional<String> name = given.isTextual() ? named(given.textValue()) : numbered(given);
    String known =
        name.orElseThrow(
            () ->
                Refusals.badRequest(
                    "Expected " + what + " to be one of " + names + ", but it is another."));
    return known.equals(UNKNOWN) ? Optional.empty() : Optional.of(TextNode.valueOf(known));
  }

  private Optional<String> named(String text) {
    String word = text.trim();
    if (word.isEmpty() || word.toLowerCase(Locale.ROOT).endsWith("unknown")) {
      return Optional.of(UNKNOWN);
    }
    return names.stream().filter(word::equalsIgnoreCase).findFirst();
  }

  private Optional<String> numbered(JsonNode given) {
    return given.isInt() && given.intValue() >= 0 && given.intValue() < numbered.size()
        ? Optional.of(numbered.get(given.intValue()))
        : Optional.empty();
  }

  /** A stored name as a client wants it; one that has no number is 0, unknown. */
  JsonNode write(JsonNode stored, Spelling spelling) {
    return spelling == Spelling.NAMES
        ? stored
        : IntNode.valueOf(Math.max(0, numbered.indexOf(stored.asText())));
  }
}
