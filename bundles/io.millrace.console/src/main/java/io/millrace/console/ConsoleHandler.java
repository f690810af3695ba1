// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.console.login.Login;
import io.millrace.console.login.Logins;
import io.millrace.console.web.PageFiles;
import io.millrace.console.web.RefusedException;
import io.millrace.console.web.Reply;
import io.millrace.console.web.WebRequest;
import java.io.IOException;
import java.util.Map;

/**
 * Finds what a request is for, and lets it through only when its sender may: from where the
 * configuration says, with a cookie of a login, in a role that may do it, and, for an order, from
 * the console's own page. Runs on the threads of the HTTP server. Thread-safe.
 */
final class ConsoleHandler implements HttpHandler {
  static final String COOKIE = "millrace-console";

  private static final String API = "/api/";

  private final String reach;
  private final PageFiles files;
  private final Logins logins;
  private final Routes routes;

  ConsoleHandler(String reach, PageFiles files, Logins logins, Routes routes) {
    this.reach = reach;
    this.files = files;
    this.logins = logins;
    this.routes = routes;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Reply reply;
    try {
      reply = reply(WebRequest.of(exchange));
    } catch (RefusedException refused) {
      reply = Reply.refusal(refused);
    }
    if (reply != null) {
      reply.send(exchange);
    }
  }

  /** Returns null when the reply was sent already. */
  private Reply reply(WebRequest request) throws RefusedException, IOException {
    checkReach(request);
    String path = request.path();
    if (path.startsWith(API)) {
      return call(request, path.substring(API.length()));
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw RefusedException.of(405, "a page can only be read");
    }
    if (path.isEmpty()) {
      return new Reply(308, Map.of("Location", WebRequest.ROOT + "/"), new byte[0]);
    }
    Reply file = files.get(path, request);
    if (file == null) {
      throw RefusedException.of(404, "there is nothing at this path");
    }
    return file;
  }

  private void checkReach(WebRequest request) throws RefusedException {
    boolean reaches =
        switch (reach) {
          case ConsoleConfig.ANY -> true;
          case ConsoleConfig.HTTPS -> request.isSecure() || request.isLocal();
          default -> request.isLocal();
        };
    if (!reaches) {
      throw RefusedException.of(
          403,
          "the console is not served to other machines in this way: reach in"
              + " etc/io.millrace.console.cfg says from where it is");
    }
  }

  private Reply call(WebRequest request, String name) throws RefusedException, IOException {
    Routes.Route route = routes.find(request.method(), name);
    if (request.isForeign()) {
      throw RefusedException.of(403, "a page of another site has sent this");
    }
    boolean orders = request.method().equals("POST");
    String csrf = request.header(WebRequest.CSRF_HEADER);
    if (orders && csrf.isEmpty()) {
      throw RefusedException.of(403, "an order comes from the console's own page alone");
    }
    Login login = logins.find(request.cookie(COOKIE));
    if (route.least() == null) {
      return route.action().run(request, login);
    }
    if (login == null) {
      throw RefusedException.of(401, "nobody is logged in");
    }
    if (orders && !Logins.isOwn(login, csrf)) {
      throw RefusedException.of(403, "this page belongs to another login: load it again");
    }
    if (!login.may(route.least())) {
      String least = route.least().name().toLowerCase(java.util.Locale.ROOT);
      throw RefusedException.of(403, "this takes the role " + least);
    }
    return route.action().run(request, login);
  }
}
