// SPDX-License-Identifier: Apache-2.0
package dev.joblog.processor.topology;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Streams' clients; its main consumer under the classic group protocol is guarded. */
public final class GuardedClients extends DefaultKafkaClientSupplier {

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    PollRecords pollRecords = PollRecords.in(config);
    return guarded(
        new KafkaConsumer<>(
            pollRecords.applied(config), new RecordGuard.Part(), new RecordGuard.Part()),
        pollRecords);
  }

  @SuppressWarnings("unchecked") // the proxy is of that interface alone
  private static Consumer<byte[], byte[]> guarded(
      Consumer<byte[], byte[]> consumer, PollRecords pollRecords) {
    RecordGuard guard = new RecordGuard(consumer, pollRecords);
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            GuardedClients.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("poll")) {
                return guard.poll((Duration) arguments[0]);
              }
              try {
                return method.invoke(consumer, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
