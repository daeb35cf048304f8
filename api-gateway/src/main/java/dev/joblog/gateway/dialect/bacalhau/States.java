// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

/** The enumerations of answers; the numbers are those of seed 002's document. */
final class States {

  /** Of a job; a final one never changes again, unless the job is retried by the native API. */
  enum JobState implements Coded {
    NEW("New", 1),
    IN_PROGRESS("InProgress", 2),
    CANCELLED("Cancelled", 3),
    ERROR("Error", 4),
    COMPLETED("Completed", 5),
    /** Waits for approval. */
    QUEUED("Queued", 6);

    private final String word;
    private final int number;

    JobState(String word, int number) {
      this.word = word;
      this.number = number;
    }

    boolean isFinal() {
      return this == CANCELLED || this == ERROR || this == COMPLETED;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /** Of one attempt. */
  enum ExecutionState implements Coded {
    NEW("New", 1),
    /** It runs. */
    BID_ACCEPTED("BidAccepted", 5),
    COMPLETED("Completed", 7),
    FAILED("Failed", 8),
    CANCELLED("Cancelled", 9);

    private final String word;
    private final int number;

    ExecutionState(String word, int number) {
      this.word = word;
      this.number = number;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /** What an attempt is meant to do. */
  enum DesiredState implements Coded {
    RUNNING("Running", 1),
    STOPPED("Stopped", 2);

    private final String word;
    private final int number;

    DesiredState(String word, int number) {
      this.word = word;
      this.number = number;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public int number() {
      return number;
    }
  }

  /** Of what an entry of the history speaks. */
  enum Level implements Coded {
    JOB("JobLevel", 1),
    EXECUTION("ExecutionLevel", 2);

    private final String word;
    private final int number;

    Level(String word, int number) {
      this.word = word;
      this.number = number;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public int number() {
      return number;
    }
  }

  private States() {}
}
