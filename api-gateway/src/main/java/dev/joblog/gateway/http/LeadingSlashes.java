// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.http;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Takes {@code //a/b} for {@code /a/b}, where a face asks for it: some clients join an address that
 * ends in a slash to a path that begins with one. Every other path stays as ambiguous as it is, and
 * Jetty refuses it.
 */
public final class LeadingSlashes implements HttpConfiguration.Customizer {

  private final List<String> paths;

  private LeadingSlashes(List<String> paths) {
    this.paths = List.copyOf(paths);
  }

  /**
   * On every connector of the server that will start.
   *
   * @param paths {@code /a}: itself and everything beneath it
   */
  public static void collapse(LifecycleEnvironment lifecycle, List<String> paths) {
    if (!paths.isEmpty()) {
      lifecycle.addEventListener(new Installation(new LeadingSlashes(paths)));
    }
  }

  /** Without all leading slashes but one. */
  public static String collapsed(String path) {
    int first = 0;
    while (first + 1 < path.length() && path.charAt(first + 1) == '/') {
      first++;
    }
    return path.startsWith("/") ? path.substring(first) : path;
  }

  /** Whether a path is one of these, or beneath one. */
  public static boolean isUnder(List<String> paths, String path) {
    return paths.stream().anyMatch(of -> path.equals(of) || path.startsWith(of + "/"));
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    HttpURI uri = request.getHttpURI();
    String path = uri.getPath();
    if (path == null || !path.startsWith("//") || !isUnder(paths, collapsed(path))) {
      return request;
    }
    String query = uri.getQuery() == null ? "" : "?" + uri.getQuery();
    HttpURI plain =
        HttpURI.from(uri.getScheme(), uri.getHost(), uri.getPort(), collapsed(path) + query);
    return new Request.Wrapper(request) {
      @Override
      public HttpURI getHttpURI() {
        return plain;
      }
    };
  }

  private record Installation(LeadingSlashes customizer) implements LifeCycle.Listener {

    @Override
    public void lifeCycleStarting(LifeCycle starting) {
      if (starting instanceof Server server) {
        // Dropwizard wraps its connection factories, to measure them: the server knows them all.
        server
            .getContainedBeans(HttpConfiguration.ConnectionFactory.class)
            .forEach(http -> http.getHttpConfiguration().addCustomizer(customizer));
      }
    }
  }
}
