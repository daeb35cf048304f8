// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The derived part h of job ids. Pure: whoever knows the inputs gets the same id, so a repeated
 * keyed create meets the job it made before.
 */
public final class JobIds {

  /** h of a create that carries an idempotency key. */
  public static Hash keyed(String tenant, String principal, String queue, String idempotencyKey) {
    return hash("keyed", tenant, principal, queue, idempotencyKey);
  }

  /**
   * h of a create from a topic producer that named neither an id nor a key: its place in the log.
   */
  public static Hash appended(int partition, long offset) {
    return hash("appended", Integer.toString(partition), Long.toString(offset));
  }

  /**
   * The ids of children that one command creates with their parent, in their order. They ascend, so
   * lists and claims keep that order; those of fewer children are among those of more.
   *
   * @param createdOffset of the parent: a later life under the same id has other children
   */
  public static List<JobId> children(JobId parent, long createdOffset, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                hash("child", parent.toString(), Long.toString(createdOffset), Integer.toString(i))
                    .on(parent.partition()))
        .sorted()
        .toList();
  }

  /** The first part names the use, so that no key can be made to collide with an offset. */
  private static Hash hash(String... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        sha.update(bytes);
      }
      ByteBuffer digest = ByteBuffer.wrap(sha.digest());
      return new Hash(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to have SHA-256, but it has not", e);
    }
  }

  /** 128 mixed bits. */
  public record Hash(long high, long low) {

    public JobId on(int partition) {
      return JobId.of(high, low, partition);
    }

    /** h mod the queue's shard count (DESIGN 4). */
    public int shard(int shards) {
      return (int) Long.remainderUnsigned(high, shards);
    }
  }

  private JobIds() {}
}
