// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Two things that hold of every resource, before whatever answers for it (docs/decisions/0100).
 * HEAD is GET without the content (RFC 9110 §9.3.2): it is asked as GET, so that no header can
 * differ. And a resource has one {@code ETag}, compressed or not, where Jetty's gzip adds a suffix:
 * it names the version of a job, which {@code If-Match} asks for, and no range of bytes is served.
 */
public final class Representations extends Handler.Wrapper {

  private static final String SUFFIX = "--gzip\"";

  private Representations() {}

  /** Before everything that the server will start. */
  public static void keep(LifecycleEnvironment lifecycle) {
    lifecycle.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStarting(LifeCycle starting) {
            if (starting instanceof Server server) {
              server.insertHandler(new Representations());
            }
          }
        });
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean head = HttpMethod.HEAD.is(request.getMethod());
    Request asked = head ? new AsGet(request) : request;
    return super.handle(asked, new Answer(asked, response, head), callback);
  }

  private static final class AsGet extends Request.Wrapper {

    AsGet(Request head) {
      super(head);
    }

    @Override
    public String getMethod() {
      return HttpMethod.GET.asString();
    }
  }

  private static final class Answer extends Response.Wrapper {

    private final boolean head;

    Answer(Request request, Response wrapped, boolean head) {
      super(request, wrapped);
      this.head = head;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      if (!isCommitted()) {
        String tag = getHeaders().get(HttpHeader.ETAG);
        if (tag != null && tag.endsWith(SUFFIX)) {
          getHeaders()
              .put(HttpHeader.ETAG, tag.substring(0, tag.length() - SUFFIX.length()) + "\"");
        }
      }
      if (head && last && !isCommitted() && BufferUtil.hasContent(content)) {
        // As the server would count it for GET; gzip's length is known nowhere else.
        getHeaders().put(HttpHeader.CONTENT_LENGTH, content.remaining());
      }
      super.write(last, head ? BufferUtil.EMPTY_BUFFER : content, callback);
    }
  }
}
