// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Streams' side of a {@link CommandTask}: begun, fed, punctuated and ended by a stream thread. */
final class CommandProcessor implements Processor<byte[], byte[], byte[], Addressed> {

  /** How often the earliest due entry is looked at. */
  static final Duration PUNCTUATION = Duration.ofMillis(100);

  private final Shared shared;
  private @Nullable CommandTask task;

  CommandProcessor(Shared shared) {
    this.shared = shared;
  }

  @Override
  public void init(ProcessorContext<byte[], Addressed> context) {
    CommandTask begun = new CommandTask(shared, context);
    context.schedule(PUNCTUATION, PunctuationType.WALL_CLOCK_TIME, wallClock -> begun.tick());
    task = begun;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (task == null) {
      throw new IllegalStateException("Expected init() to come first, but it did not");
    }
    task.process(record);
  }

  @Override
  public void close() {
    if (task != null) {
      task.close();
      task = null;
    }
  }
}
