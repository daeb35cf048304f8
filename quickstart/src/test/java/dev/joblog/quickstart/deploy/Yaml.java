// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Files for other programs than ours: with anchors and merged keys, which Jackson leaves alone. */
public final class Yaml {

  static final Path ROOT = Path.of("..");

  public static JsonNode file(String path) throws IOException {
    return all(Files.readString(ROOT.resolve(path))).get(0);
  }

  /** Every document of a text that is not empty. */
  static List<JsonNode> all(String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    strict.setMaxAliasesForCollections(500);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new org.yaml.snakeyaml.Yaml(new SafeConstructor(strict)).loadAll(text)) {
      if (document != null) {
        documents.add(new ObjectMapper().valueToTree(document));
      }
    }
    return documents;
  }

  static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Yaml() {}
}
