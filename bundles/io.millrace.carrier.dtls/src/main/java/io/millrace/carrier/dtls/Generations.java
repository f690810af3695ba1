// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of one identity's keys, of which there are two for a time while they are changed:
 * {@code alice}, then {@code alice~2}, and so on. Whoever has one of them is {@code alice}.
 */
final class Generations {
  private static final Pattern LATER = Pattern.compile("(.+)~([1-9][0-9]{0,5})");

  private Generations() {}

  /** Returns the identity without the number of its key. */
  static String base(String identity) {
    Matcher later = LATER.matcher(identity);
    return later.matches() ? later.group(1) : identity;
  }

  /** Returns the number of its key; 1 when it has none. */
  static int number(String identity) {
    Matcher later = LATER.matcher(identity);
    return later.matches() ? Integer.parseInt(later.group(2)) : 1;
  }

  /** Returns the name of the key after that one. */
  static String next(String identity) {
    return base(identity) + "~" + (number(identity) + 1);
  }
}
