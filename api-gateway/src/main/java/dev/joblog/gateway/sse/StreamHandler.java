// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.sse;

import dev.joblog.gateway.http.BeforeStop;
import dev.joblog.gateway.http.KnownMethods;
import dev.joblog.gateway.sse.StreamFace.HttpRequest;
import dev.joblog.gateway.sse.StreamRefused.Kind;
import dev.joblog.protocol.Job;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * The streams' addresses, before the servlets: Jetty's own writes keep no buffer and no thread for
 * an idle connection, and one write is one chunk (docs/decisions/0035).
 */
final class StreamHandler extends BeforeStop {

  private final Map<String, StreamFace> faces = new LinkedHashMap<>();
  private final Admission admission;
  private final StreamCounts counts;
  private final Runnable shutdown;
  private volatile boolean closing;

  /**
   * @param shutdown ends every stream, and waits a moment until they are ended
   */
  StreamHandler(
      List<StreamFace> faces, Admission admission, StreamCounts counts, Runnable shutdown) {
    faces.forEach(face -> this.faces.put(face.path(), face));
    this.admission = admission;
    this.counts = counts;
    this.shutdown = shutdown;
  }

  /**
   * A graceful stop waits for every response, so ours must end; and it begins by letting idle
   * connections time out at once, which would fail an end that is just being written.
   */
  @Override
  protected void serverStops() {
    closing = true;
    shutdown.run();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    StreamFace face = faces.get(withoutSlash(Request.getPathInContext(request)));
    if (face == null) {
      return super.handle(request, response, callback);
    }
    HttpRequest asked = asked(request);
    Client client = new Client(face, asked, request, response, callback, counts);
    try {
      if (HttpMethod.OPTIONS.is(request.getMethod())) {
        client.options();
        return true;
      }
      if (!client.asksHeadAlone() && !HttpMethod.GET.is(request.getMethod())) {
        throw new StreamRefused(
            KnownMethods.ALL.contains(request.getMethod()) ? Kind.METHOD : Kind.METHOD_UNKNOWN,
            "Expected GET, but it is another method.");
      }
      if (closing) {
        throw new StreamRefused(
            Kind.UNAVAILABLE, "Expected to stay, but this gateway ends.", Duration.ofSeconds(1));
      }
      admission.admit(face.read(asked), face.format(), client);
    } catch (RuntimeException why) {
      client.refused(why);
    }
    return true;
  }

  /** One at the end makes no other address, as with every resource. */
  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static HttpRequest asked(Request request) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      parameters.put(field.getName(), field.getValues());
    }
    return new HttpRequest(
        request.getHttpURI().getPath(),
        parameters,
        name -> request.getHeaders().getFields(name).stream().map(HttpField::getValue).toList());
  }

  private record Client(
      StreamFace face,
      HttpRequest asked,
      Request request,
      Response response,
      Callback callback,
      StreamCounts counts)
      implements Admission.Client {

    @Override
    public boolean sees(Job job) {
      return face.shows(asked, job);
    }

    @Override
    public Sink admitted() {
      // An idle stream is no idle connection: only a write that hangs may time out.
      request.addIdleTimeoutListener(timeout -> false);
      begin();
      return new ResponseSink(response, callback);
    }

    private void begin() {
      response.setStatus(HttpStatus.OK_200);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream;charset=utf-8");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.getHeaders().put("X-Accel-Buffering", "no");
    }

    /** As it was sent: the server asks for the head of an answer as if for the whole. */
    @Override
    public boolean asksHeadAlone() {
      return HttpMethod.HEAD.is(Request.unWrap(request).getMethod());
    }

    @Override
    public void head() {
      begin();
      response.write(false, BufferUtil.EMPTY_BUFFER, callback); // a last one would have a length
    }

    void options() {
      response.setStatus(HttpStatus.NO_CONTENT_204);
      response.getHeaders().put(HttpHeader.ALLOW, StreamFace.METHODS);
      callback.succeeded();
    }

    @Override
    public void refused(RuntimeException why) {
      if (why instanceof StreamRefused refused) {
        counts.refused(refused.kind());
      }
      response.getHeaders().remove("X-Accel-Buffering");
      face.refusal(asked, why).write(response, callback);
    }

    @Override
    public void nothingLeft() {
      response.setStatus(HttpStatus.NO_CONTENT_204);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      callback.succeeded();
    }
  }
}
