// SPDX-License-Identifier: Apache-2.0
package dev.joblog.quickstart;

import java.util.Iterator;

/** Values of command line options. */
final class Arguments {

  static String value(String option, Iterator<String> rest) throws Refused {
    if (!rest.hasNext()) {
      throw new Refused("Expected a value after " + option + ", but there is none.");
    }
    return rest.next();
  }

  static int number(String option, String text, int min, int max) throws Refused {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // refused below
    }
    throw new Refused(
        "Expected " + option + " to be from " + min + " to " + max + ", but it is " + text + ".");
  }

  private Arguments() {}
}
