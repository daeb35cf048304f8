// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Streams' side of a {@link CommandTask}: begun, fed, punctuated and ended by a stream thread. */
final class CommandProcessor implements Processor<byte[], byte[], byte[], Addressed> {

  /** How often the earliest due entry is looked at while commands come, or when it is near. */
  static final Duration PUNCTUATION = Duration.ofMillis(100);

  /**
   * How often otherwise: Streams commits after every punctuation, with work or without. Below
   * {@link Partition#STILL_MAX}.
   */
  static final Duration IDLE_PUNCTUATION = Duration.ofSeconds(2);

  private final Shared shared;
  private @Nullable Begun begun;

  CommandProcessor(Shared shared) {
    this.shared = shared;
  }

  @Override
  public void init(ProcessorContext<byte[], Addressed> context) {
    begun = new Begun(new CommandTask(shared, context), context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (begun == null) {
      throw new IllegalStateException("Expected init() to come first, but it did not");
    }
    begun.process(record);
  }

  @Override
  public void close() {
    if (begun != null) {
      begun.task.close();
      begun = null;
    }
  }

  /** A task and its next punctuation. */
  private static final class Begun {

    private final CommandTask task;
    private final ProcessorContext<byte[], Addressed> context;
    private boolean received;
    private Duration interval = PUNCTUATION;
    private Cancellable punctuation;

    Begun(CommandTask task, ProcessorContext<byte[], Addressed> context) {
      this.task = task;
      this.context = context;
      this.punctuation = scheduled();
    }

    void process(Record<byte[], byte[]> record) {
      task.process(Received.of(record, context));
      received = true;
      punctuateEvery(PUNCTUATION);
    }

    private void punctuate() {
      boolean near =
          task.tick().filter(past -> past.compareTo(IDLE_PUNCTUATION.negated()) >= 0).isPresent();
      punctuateEvery(received || near ? PUNCTUATION : IDLE_PUNCTUATION);
      received = false;
    }

    private void punctuateEvery(Duration next) {
      if (!interval.equals(next)) {
        punctuation.cancel();
        interval = next;
        punctuation = scheduled();
      }
    }

    private Cancellable scheduled() {
      return context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, wallClock -> punctuate());
    }
  }
}
