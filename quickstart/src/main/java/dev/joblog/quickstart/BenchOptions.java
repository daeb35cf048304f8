// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.net.URI;
import java.util.Iterator;
import java.util.List;

/**
 * The options of {@code ./joblog bench}.
 *
 * @param address of a gateway whose development clients are those of {@code ./joblog dev}
 * @param jobs per level of concurrency
 */
record BenchOptions(URI address, int jobs) {

  static final URI ADDRESS = URI.create("http://localhost:" + DevOptions.PORT);
  static final int JOBS = 5_000;
  private static final int JOBS_MIN = 16;
  private static final int JOBS_MAX = 1_000_000;

  static BenchOptions parse(List<String> arguments) throws Refused {
    URI address = ADDRESS;
    int jobs = JOBS;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--address" -> address = address(Arguments.value(option, rest));
        case "--jobs" ->
            jobs = Arguments.number(option, Arguments.value(option, rest), JOBS_MIN, JOBS_MAX);
        default ->
            throw new Refused("Expected --address, --jobs or --help, but got " + option + ".");
      }
    }
    return new BenchOptions(address, jobs);
  }

  private static URI address(String text) throws Refused {
    try {
      URI address = URI.create(text);
      if ("http".equals(address.getScheme()) && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException noUri) {
      // refused below
    }
    throw new Refused("Expected --address to be like " + ADDRESS + ", but it is " + text + ".");
  }
}
