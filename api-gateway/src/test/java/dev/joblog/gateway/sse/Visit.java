// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.protocol.Job;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One client and its socket: what it was sent, and whether it reads at all. */
final class Visit implements Admission.Client, Sink {

  private final List<String> chunks = new ArrayList<>();
  private Optional<RuntimeException> refusal = Optional.empty();
  private Optional<Done> pending = Optional.empty();
  private boolean stalled;
  private boolean nothingLeft;
  private boolean ended;
  private boolean aborted;
  private boolean blind;
  private boolean headAlone;
  private boolean headed;

  /** One message as a browser would see it. */
  record Message(String id, String event, String data) {}

  @Override
  public boolean sees(Job job) {
    return !blind;
  }

  /** From now on there is no job that it may see. */
  Visit blind() {
    blind = true;
    return this;
  }

  /** It asks what a stream would begin with, and for no stream. */
  Visit headAlone() {
    headAlone = true;
    return this;
  }

  @Override
  public boolean asksHeadAlone() {
    return headAlone;
  }

  @Override
  public synchronized void head() {
    headed = true;
  }

  synchronized boolean isHeaded() {
    return headed;
  }

  @Override
  public Sink admitted() {
    return this;
  }

  @Override
  public synchronized void refused(RuntimeException why) {
    refusal = Optional.of(why);
  }

  @Override
  public synchronized void nothingLeft() {
    nothingLeft = true;
  }

  @Override
  public void write(byte[] chunk, boolean last, Done done) {
    synchronized (this) {
      if (pending.isPresent() || ended) {
        throw new IllegalStateException("Expected one write at a time, but there are two");
      }
      chunks.add(new String(chunk, StandardCharsets.UTF_8));
      ended = last;
      if (stalled) {
        pending = Optional.of(done);
        return;
      }
    }
    done.done(true);
  }

  @Override
  public void abort() {
    Optional<Done> waiting;
    synchronized (this) {
      aborted = true;
      waiting = pending;
      pending = Optional.empty();
    }
    waiting.ifPresent(done -> done.done(false));
  }

  /** From now on the socket takes one write and no more. */
  synchronized Visit stall() {
    stalled = true;
    return this;
  }

  void goOn() {
    Optional<Done> waiting;
    synchronized (this) {
      stalled = false;
      waiting = pending;
      pending = Optional.empty();
    }
    waiting.ifPresent(done -> done.done(true));
  }

  synchronized List<String> chunks() {
    return List.copyOf(chunks);
  }

  synchronized Optional<RuntimeException> refusal() {
    return refusal;
  }

  synchronized boolean hasNothingLeft() {
    return nothingLeft;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  synchronized boolean isAborted() {
    return aborted;
  }

  /** All messages; an id alone is a message without event, as a keep-alive. */
  List<Message> messages() {
    return parse(String.join("", chunks()));
  }

  static List<Message> parse(String text) {
    List<Message> messages = new ArrayList<>();
    String id = "";
    String event = "";
    String data = "";
    for (String line : text.split("\r?\n", -1)) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !(event.isEmpty() && id.isEmpty())) {
        messages.add(new Message(id, event, data));
        id = "";
        event = "";
        data = "";
      }
    }
    return messages;
  }

  /** The data of the jobs' events alone, in order. */
  List<String> events() {
    return messages().stream()
        .filter(message -> message.event().startsWith("Job"))
        .map(Message::data)
        .toList();
  }

  String last() {
    List<Message> messages = messages();
    Message last = messages.get(messages.size() - 1);
    return last.event() + " " + last.data();
  }

  String lastId() {
    return messages().stream()
        .map(Message::id)
        .filter(id -> !id.isEmpty())
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
