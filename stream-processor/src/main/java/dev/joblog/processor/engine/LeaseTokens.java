// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.engine;

import dev.joblog.processor.store.NotEquippedException;
import dev.joblog.protocol.Job;
import dev.joblog.protocol.JobId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lease tokens: {@code <lease key>.<fencing token>.<HMAC-SHA256(lease key, job id, fencing
 * token)>}. Derived, so the same on re-execution and for a repeated claim, and kept nowhere; the
 * numbers in it let a token that was once real be told from one that never was.
 */
final class LeaseTokens {

  /** Longer than any real token: 10 + 1 + 19 + 1 + 43 characters. */
  private static final int CHARS_MAX = 80;

  private final LeaseKeys keys;
  private final List<Integer> used;

  /**
   * @param used numbers of the keys that leases were granted under, as the log has it
   */
  LeaseTokens(LeaseKeys keys, List<Integer> used) {
    this.keys = keys;
    this.used = used;
  }

  String derive(JobId jobId, long fencingToken, int leaseKey) {
    return leaseKey + "." + fencingToken + "." + mac(jobId, fencingToken, leaseKey);
  }

  /**
   * The fencing token of a lease that this job had, or empty: the token was never real. Which keys
   * there can have been is the log's to say, not the settings': anybody may write any number.
   *
   * @throws NotEquippedException if a key that was used is not there
   */
  Optional<Long> verify(Job job, String token) {
    if (token.length() > CHARS_MAX) {
      return Optional.empty();
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 1 || second < 0) {
      return Optional.empty();
    }
    try {
      int leaseKey = Integer.parseInt(token.substring(0, first));
      long fencingToken = Long.parseLong(token.substring(first + 1, second));
      return wasUsed(leaseKey, job) && same(token, derive(job.id(), fencingToken, leaseKey))
          ? Optional.of(fencingToken)
          : Optional.empty();
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  private boolean wasUsed(int leaseKey, Job job) {
    return used.contains(leaseKey)
        || job.lease().filter(lease -> lease.leaseKey() == leaseKey).isPresent();
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private String mac(JobId jobId, long fencingToken, int leaseKey) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys.key(leaseKey), "HmacSHA256"));
      byte[] derived =
          mac.doFinal(
              ByteBuffer.allocate(24)
                  .putLong(jobId.value().getMostSignificantBits())
                  .putLong(jobId.value().getLeastSignificantBits())
                  .putLong(fencingToken)
                  .array());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected every JDK to have HmacSHA256, but it has not", e);
    }
  }
}
