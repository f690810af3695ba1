// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.session.SessionOptions;
import java.util.List;

/** The query of a request that opens a session [spec gateway-clients.md §5 items 2, 3]. */
final class SessionQuery {
  private SessionQuery() {}

  /**
   * Reads {@code sticky=true|false} and {@code security=none}, in any order; ignores empty
   * arguments and those with other names.
   *
   * @return null when one of the two has another value
   */
  static SessionOptions read(List<String> arguments) {
    return read(arguments, true);
  }

  /**
   * As {@link #read(List)}.
   *
   * @param usual whether a session is secured when the query does not say
   */
  static SessionOptions read(List<String> arguments, boolean usual) {
    boolean sticky = false;
    boolean secured = usual;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      if (name.equals("sticky")) {
        if (!value.equals("true") && !value.equals("false")) {
          return null;
        }
        sticky = value.equals("true");
      } else if (name.equals("security")) {
        if (!value.equals("none")) {
          return null;
        }
        secured = false;
      }
    }
    return new SessionOptions(sticky, secured);
  }
}
