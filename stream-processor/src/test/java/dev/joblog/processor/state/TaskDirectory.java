// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.state;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What Streams gives a store at its start, as far as ours asks for it. */
final class TaskDirectory implements StateStoreContext {

  private final Path directory;
  private final Map<String, Object> settings;
  private @Nullable StateRestoreCallback restore;

  TaskDirectory(Path directory, boolean transactional) {
    this.directory = directory;
    this.settings = Map.of(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, transactional);
  }

  void restore(java.util.List<KeyValue<byte[], byte[]>> batch) {
    ((BatchingStateRestoreCallback) Objects.requireNonNull(restore)).restoreAll(batch);
  }

  @Override
  public void register(StateStore store, StateRestoreCallback callback) {
    restore = callback;
  }

  @Override
  public void register(StateStore store, StateRestoreCallback callback, CommitCallback commit) {
    register(store, callback);
  }

  @Override
  public TaskId taskId() {
    return new TaskId(0, 3);
  }

  @Override
  public File stateDir() {
    return directory.toFile();
  }

  @Override
  public Map<String, Object> appConfigs() {
    return settings;
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    return Map.of();
  }

  @Override
  public String applicationId() {
    return "restored";
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return Optional.empty();
  }

  @Override
  public Serde<?> keySerde() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serde<?> valueSerde() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamsMetrics metrics() {
    throw new UnsupportedOperationException();
  }
}
