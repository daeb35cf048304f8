// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Keeps the bound that a connector has for a request's line and headers. Jetty stops to read where
 * the bound is met, and of too long an address it never learns whose it is; so it is let read some
 * more, and the face that is asked says no in its own words.
 */
public final class HeadBounds extends Handler.Wrapper {

  /** So many times the bound is read; what is longer is refused unread, in nobody's words. */
  private static final int READ_TIMES = 4;

  private HeadBounds() {}

  /** On every connector that the server will start; once more does no harm. */
  public static void keep(LifecycleEnvironment lifecycle) {
    lifecycle.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStarting(LifeCycle starting) {
            if (starting instanceof Server server
                && server.getDescendant(HeadBounds.class) == null) {
              server.getContainedBeans(HttpConnectionFactory.class).stream()
                  .map(HttpConnectionFactory::getHttpConfiguration)
                  .distinct()
                  .forEach(
                      settings ->
                          settings.setRequestHeaderSize(
                              READ_TIMES * settings.getRequestHeaderSize()));
              server.insertHandler(new HeadBounds());
            }
          }
        });
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpConfiguration settings = request.getConnectionMetaData().getHttpConfiguration();
    int bytesMax = settings.getRequestHeaderSize() / READ_TIMES;
    String asked = request.getHttpURI().getPathQuery(); // the host is counted with its field
    int address = asked == null ? 0 : asked.length();
    if (address > bytesMax) {
      Response.writeError(request, response, callback, HttpStatus.URI_TOO_LONG_414);
      return true;
    }
    if (address + fields(request) > bytesMax) {
      Response.writeError(
          request, response, callback, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
      return true;
    }
    return super.handle(request, response, callback);
  }

  /** With what stands between them, and the rest of the first line. */
  private static int fields(Request request) {
    int bytes = request.getMethod().length() + " HTTP/1.1\r\n ".length();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      bytes += field.getName().length() + (value == null ? 0 : value.length()) + ": \r\n".length();
    }
    return bytes;
  }
}
