// SPDX-License-Identifier: Apache-2.0
package dev.joblog.bench.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every call, in the order in which they ended, kept in a file too, a line of JSON each. */
public final class History implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final long origin = System.nanoTime();
  private final List<Call> calls = new ArrayList<>();
  private final BufferedWriter file;

  public History(Path file) throws IOException {
    this.file = Files.newBufferedWriter(file);
  }

  /** Nanoseconds since it began. */
  public long now() {
    return System.nanoTime() - origin;
  }

  public synchronized void add(Call call) throws IOException {
    calls.add(call);
    file.write(JSON.writeValueAsString(call));
    file.newLine();
  }

  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
