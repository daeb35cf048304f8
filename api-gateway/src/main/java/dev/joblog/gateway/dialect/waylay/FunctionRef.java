// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.waylay;

import dev.joblog.gateway.dialect.waylay.WaylayJson.Function;
import dev.joblog.gateway.dialect.waylay.WaylayJson.Link;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The function that a job works on, as its labels say it. */
final class FunctionRef {

  static final String TYPE = "functionType";
  static final String NAME = "functionName";
  static final String VERSION = "functionVersion";
  static final String RUNTIME = "runtime";
  static final String RUNTIME_VERSION = "runtimeVersion";

  /** Where the client's models demand a function, of a job that names none. */
  private static final Function UNKNOWN =
      new Function("plugs", "_unknown_", Optional.empty(), Optional.empty(), Optional.empty());

  private static final Map<String, String> MEMBERS =
      Map.of("plugs", "plug", "webscripts", "webscript", "kfserving", "model");
  private static final Map<String, String> PATHS =
      Map.of("plugs", "plugs", "webscripts", "webscripts", "kfserving", "models");

  /** Empty when the labels do not name one that the typed models take. */
  static Optional<Function> of(SortedMap<String, String> labels) {
    Optional<String> type = label(labels, TYPE).filter(Shapes.FUNCTION_TYPES::contains);
    Optional<String> name = label(labels, NAME);
    return type.flatMap(
        t ->
            name.map(
                n ->
                    new Function(
                        t,
                        n,
                        label(labels, VERSION),
                        label(labels, RUNTIME),
                        label(labels, RUNTIME_VERSION)
                            .filter(v -> Shapes.SEMANTIC_VERSION.matcher(v).matches()))));
  }

  static Function orUnknown(Optional<Function> function) {
    return function.orElse(UNKNOWN);
  }

  private static Optional<String> label(SortedMap<String, String> labels, String name) {
    return Optional.ofNullable(labels.get(name)).filter(value -> !value.isEmpty());
  }

  /** {@code plug}, {@code webscript} or {@code model}. */
  static String member(Function function) {
    return Optional.ofNullable(MEMBERS.get(function.functionType())).orElseThrow();
  }

  static Link link(Function function) {
    String path =
        "/registry/v2/"
            + Optional.ofNullable(PATHS.get(function.functionType())).orElseThrow()
            + "/"
            + encoded(function.name());
    return new Link(
        function.version().map(v -> path + "/versions/" + encoded(v)).orElse(path),
        Optional.empty());
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private FunctionRef() {}
}
