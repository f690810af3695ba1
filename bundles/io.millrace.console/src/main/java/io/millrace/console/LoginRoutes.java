// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.console.login.Account;
import io.millrace.console.login.Authenticator;
import io.millrace.console.login.Login;
import io.millrace.console.login.Logins;
import io.millrace.console.web.RefusedException;
import io.millrace.console.web.Reply;
import io.millrace.console.web.WebRequest;
import io.millrace.lib.audit.AuditOutbox;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Logging in and out. */
final class LoginRoutes {
  static final String INTERFACE = "console";

  private static final int BODY = 16 << 10;

  private final Authenticator authenticator;
  private final Logins logins;
  private final AuditOutbox audit;

  LoginRoutes(Authenticator authenticator, Logins logins, AuditOutbox audit) {
    this.authenticator = authenticator;
    this.logins = logins;
    this.audit = audit;
  }

  Routes into(Routes routes) {
    return routes
        .get("login", null, (request, login) -> Reply.ok(say(login)))
        .post("login", null, this::login)
        .post("logout", null, this::logout);
  }

  private Reply login(WebRequest request, Login former) throws RefusedException, IOException {
    Map<String, Object> said = request.json(BODY);
    String source = request.source();
    String id = Objects.toString(said.get("clientId"), "").strip();
    String token = Objects.toString(said.get("token"), "").strip();
    if (token.isEmpty()) {
      token = authenticator.token(id, Objects.toString(said.get("clientSecret"), ""), source);
    }
    Account account = authenticator.account(token, source);
    if (former != null) {
      logins.remove(former);
    }
    String cookie = logins.add(account, token);
    audit.add(
        Origin.of(INTERFACE, account.who(), source),
        "login",
        AuditOutcome.DONE,
        role(account.role()));
    return Reply.ok(say(logins.find(cookie))).with("Set-Cookie", cookie(request, cookie, ""));
  }

  private Reply logout(WebRequest request, Login login) throws RefusedException {
    if (login != null) {
      if (!Logins.isOwn(login, request.header(WebRequest.CSRF_HEADER))) {
        throw RefusedException.of(403, "this page belongs to another login: load it again");
      }
      logins.remove(login);
      audit.add(
          Origin.of(INTERFACE, login.who(), request.source()), "logout", AuditOutcome.DONE, "");
    }
    return Reply.ok(say(null)).with("Set-Cookie", cookie(request, "", "; Max-Age=0"));
  }

  private static String cookie(WebRequest request, String value, String more) {
    String secure = request.isSecure() ? "; Secure" : "";
    return ConsoleHandler.COOKIE
        + "="
        + value
        + "; Path="
        + WebRequest.ROOT
        + "; HttpOnly; SameSite=Strict"
        + secure
        + more;
  }

  private static Map<String, Object> say(Login login) {
    Map<String, Object> said = new LinkedHashMap<>();
    if (login != null) {
      said.put("who", login.who());
      said.put("role", role(login.role()));
      said.put("csrf", login.csrf());
      said.put("expires", login.expires().toString());
    }
    return said;
  }

  private static String role(io.millrace.api.shell.ShellRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
