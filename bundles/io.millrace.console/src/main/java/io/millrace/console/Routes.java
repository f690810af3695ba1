// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import io.millrace.api.shell.ShellRole;
import io.millrace.console.login.Login;
import io.millrace.console.web.RefusedException;
import io.millrace.console.web.Reply;
import io.millrace.console.web.WebRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What the page may ask and order, by method and name. Immutable once it is made. */
final class Routes {
  private final Map<String, Route> routes = new HashMap<>();

  /** Does it. */
  interface Action {
    /**
     * Returns the reply; null when it was sent already.
     *
     * @param login who asks; null where nobody needs to be logged in
     */
    Reply run(WebRequest request, Login login) throws RefusedException, IOException;
  }

  /** What is done, and the role it takes; null: none. */
  record Route(ShellRole least, Action action) {}

  /** Adds what is read. */
  Routes get(String name, ShellRole least, Action action) {
    routes.put("GET " + name, new Route(least, action));
    return this;
  }

  /** Adds what is ordered. */
  Routes post(String name, ShellRole least, Action action) {
    routes.put("POST " + name, new Route(least, action));
    return this;
  }

  Route find(String method, String name) throws RefusedException {
    Route route = routes.get(method + " " + name);
    if (route != null) {
      return route;
    }
    boolean other = routes.containsKey("GET " + name) || routes.containsKey("POST " + name);
    throw other
        ? RefusedException.of(405, "this method is not for this path")
        : RefusedException.of(404, "there is nothing at this path");
  }
}
