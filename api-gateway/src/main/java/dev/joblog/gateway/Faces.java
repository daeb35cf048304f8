// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway;

import dev.joblog.gateway.auth.AuthSetup;
import dev.joblog.gateway.core.Commands;
import dev.joblog.gateway.core.EventLog;
import dev.joblog.gateway.core.Reads;
import dev.joblog.gateway.core.Timer;
import dev.joblog.gateway.dialect.Dialect;
import dev.joblog.gateway.dialect.DialectParts;
import dev.joblog.gateway.dialect.DialectSettings;
import dev.joblog.gateway.dialect.bacalhau.BacalhauDialect;
import dev.joblog.gateway.dialect.retaia.RetaiaDialect;
import dev.joblog.gateway.dialect.valpay.ValpayDialect;
import dev.joblog.gateway.dialect.waylay.WaylayDialect;
import dev.joblog.gateway.http.BodyCodings;
import dev.joblog.gateway.http.CrossOrigins;
import dev.joblog.gateway.http.FaceErrors;
import dev.joblog.gateway.http.HeadBounds;
import dev.joblog.gateway.http.KnownMethods;
import dev.joblog.gateway.http.LeadingSlashes;
import dev.joblog.gateway.http.Representations;
import dev.joblog.gateway.http.StopGate;
import dev.joblog.gateway.registry.RegistryErrors;
import dev.joblog.gateway.sse.EventStream;
import dev.joblog.gateway.sse.StreamFace;
import dev.joblog.gateway.sse.StreamSettings;
import dev.joblog.gateway.v2.EventsFace;
import dev.joblog.gateway.v2.NativeApi;
import dev.joblog.gateway.v2.NativeSettings;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.dropwizard.util.DataSize;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.glassfish.jersey.servlet.ServletProperties;

/**
 * Everything that clients see: the native API, the dialects that are switched on, the streams, the
 * tokens. It stands before a log and its state, whatever these are made of.
 */
public final class Faces {

  /** Everything else is small, streamed, or compressed already. */
  private static final Set<String> COMPRESSED =
      Set.of("application/json", "application/problem+json", "application/yaml", "text/plain");

  private final EventStream events;
  private final StopGate stop;

  private Faces(EventStream events, StopGate stop) {
    this.events = events;
    this.stop = stop;
  }

  /** What lies behind the faces. */
  public record Doors(Commands commands, Reads reads, EventLog events) {}

  /**
   * @param cursorSecret the same on every gateway; at least 32 bytes
   * @param drain how long a server that is to stop serves on, and says that it is not ready
   */
  @SuppressWarnings("ArrayRecordComponent") // a key, handed on once; nobody compares these
  public record Settings(
      NativeSettings nativeApi,
      StreamSettings streams,
      DialectSettings dialects,
      CrossOrigins crossOrigins,
      byte[] cursorSecret,
      Duration drain) {}

  /**
   * Registers everything with the environment, which closes it at its end.
   *
   * @param answering writes the answers; bounded, and never the thread that learns of outcomes
   */
  public static Faces register(
      Environment environment,
      Doors doors,
      AuthSetup auth,
      Settings settings,
      Timer timer,
      InstantSource clock,
      Executor answering) {
    List<Dialect> dialects =
        dialects(
            settings.dialects(),
            new DialectParts(
                doors.commands(),
                doors.reads(),
                auth,
                settings.cursorSecret(),
                timer,
                clock,
                answering));
    List<FaceErrors> errors =
        Stream.concat(dialects.stream().map(Dialect::errors), Stream.of(new RegistryErrors()))
            .toList();
    NativeApi nativeApi =
        new NativeApi(
            doors.commands(),
            doors.reads(),
            auth.held(),
            auth.verifier(),
            settings.nativeApi(),
            settings.cursorSecret(),
            errors,
            clock,
            answering);
    settle(environment);
    auth.components().forEach(environment.jersey()::register);
    nativeApi.components().forEach(environment.jersey()::register);
    for (Dialect dialect : dialects) {
      dialect.components().forEach(environment.jersey()::register);
      environment.lifecycle().manage(new AutoCloseableManager(dialect));
      LeadingSlashes.collapse(environment.lifecycle(), dialect.slashTolerant());
    }
    EventStream events =
        new EventStream(
            doors.events(),
            doors.reads(),
            streams(new EventsFace(auth.verifier()), dialects),
            settings.streams(),
            timer,
            clock);
    environment.lifecycle().manage(new AutoCloseableManager(events));
    // What is inserted last is asked first.
    environment.getApplicationContext().insertHandler(nativeApi.hotRoutes());
    environment.getApplicationContext().insertHandler(events.handler());
    StopGate stop =
        new StopGate(
            () -> {
              var unused = nativeApi.hurry();
              return elapsed(settings.drain(), timer);
            },
            () -> {
              doors.commands().hurry();
              return nativeApi.hurry();
            },
            NativeApi.errors(errors));
    environment.getApplicationContext().insertHandler(stop);
    if (!settings.crossOrigins().isOff()) {
      environment.getApplicationContext().insertHandler(settings.crossOrigins().handler("/v2/"));
    }
    var unused = events.start();
    environment.getApplicationContext().setErrorHandler(NativeApi.errors(errors));
    environment
        .lifecycle()
        .addServerLifecycleListener(server -> server.setErrorHandler(NativeApi.errors(errors)));
    return new Faces(events, stop);
  }

  private static CompletableFuture<Void> elapsed(Duration time, Timer timer) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    if (time.isZero()) {
      over.complete(null);
    } else {
      timer.after(time, () -> over.complete(null));
    }
    return over;
  }

  /**
   * Dropwizard's own answers to errors are not problems (RFC 9457); gzip holds streams up; bodies
   * are decoded by {@link BodyCodings}; and TRACE is a method that no address takes, which its
   * {@code Allow} has to say.
   */
  public static void settle(ServerFactory factory) {
    if (factory instanceof AbstractServerFactory server) {
      server.setRegisterDefaultExceptionMappers(false);
      server.setAllowedMethods(KnownMethods.ALL);
      server.getGzipFilterFactory().setCompressedMimeTypes(COMPRESSED);
      server.getGzipFilterFactory().setBufferSize(DataSize.bytes(0));
    }
  }

  /**
   * An empty form is no reason for Jersey to log the address of a request with its query, which may
   * hold a secret; and what holds of every resource holds.
   */
  public static void settle(Environment environment) {
    environment.jersey().property(ServletProperties.QUERY_PARAMS_AS_FORM_PARAMS_DISABLED, true);
    Representations.keep(environment.lifecycle());
    HeadBounds.keep(environment.lifecycle());
  }

  /** For who counts them. */
  EventStream streams() {
    return events;
  }

  /** Why nobody should come here now, or streams would not be served. */
  public Optional<String> problem() {
    return stop.problem().or(events::problem);
  }

  /** Those that are switched on. */
  private static List<Dialect> dialects(DialectSettings settings, DialectParts parts) {
    List<Dialect> dialects = new ArrayList<>();
    if (settings.isRetaiaOn()) {
      dialects.add(new RetaiaDialect(parts));
    }
    if (settings.isWaylayOn()) {
      dialects.add(new WaylayDialect(parts));
    }
    if (settings.isValpayOn()) {
      dialects.add(new ValpayDialect(parts));
    }
    settings.bacalhau().ifPresent(bacalhau -> dialects.add(new BacalhauDialect(bacalhau, parts)));
    return List.copyOf(dialects);
  }

  private static List<StreamFace> streams(StreamFace own, List<Dialect> dialects) {
    return Stream.concat(
            Stream.of(own), dialects.stream().flatMap(dialect -> dialect.streams().stream()))
        .toList();
  }
}
