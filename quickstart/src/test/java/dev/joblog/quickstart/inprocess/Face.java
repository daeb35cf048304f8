// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.inprocess;

import java.util.Optional;

/** Each API of the gateway, and how it calls the stages of a job's life. */
enum Face {
  NATIVE("pending", "claimed", "completed"),
  /** Lists what can be claimed, and nothing else. */
  RETAIA("pending", "", ""),
  BACALHAU("New", "InProgress", "Completed"),
  WAYLAY("waiting", "active", "completed"),
  VALPAY("PENDING", "IN_PROGRESS", "COMPLETED");

  /** Of a job that all goes well with. */
  enum Stage {
    WAITING,
    WORKED,
    DONE
  }

  private final String waiting;
  private final String worked;
  private final String done;

  Face(String waiting, String worked, String done) {
    this.waiting = waiting;
    this.worked = worked;
    this.done = done;
  }

  /** Empty where this face does not show that stage. */
  Optional<String> word(Stage stage) {
    String word =
        switch (stage) {
          case WAITING -> waiting;
          case WORKED -> worked;
          case DONE -> done;
        };
    return Optional.of(word).filter(any -> !any.isEmpty());
  }
}
