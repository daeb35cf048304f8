// SPDX-License-Identifier: Apache-2.0
package dev.joblog.audit;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an audit uses where it is not told otherwise: that of a {@code ./joblog dev}.
 *
 * @param processor the query port of any processor
 * @param token the query port's shared token
 */
public record AuditDefaults(
    Optional<String> bootstrap,
    List<Path> publicKeys,
    Optional<URI> processor,
    Optional<String> token) {

  /** For an audit that must be told everything. */
  public static AuditDefaults none() {
    return new AuditDefaults(Optional.empty(), List.of(), Optional.empty(), Optional.empty());
  }

  /** The token stays out of every log. */
  @Override
  public String toString() {
    return "AuditDefaults[bootstrap=" + bootstrap + ", publicKeys=" + publicKeys + "]";
  }

  /** Finds them. */
  public interface Surroundings {

    /**
     * @param dataDir empty: the default one
     */
    AuditDefaults of(Optional<Path> dataDir) throws CouldNotRun;
  }
}
