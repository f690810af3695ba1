// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.shell.ShellRole;
import io.millrace.console.live.Topics;
import io.millrace.console.login.Login;
import io.millrace.console.login.Logins;
import io.millrace.console.router.ConfigurationActions;
import io.millrace.console.router.DeviceActions;
import io.millrace.console.router.DeviceStreams;
import io.millrace.console.router.OwnSession;
import io.millrace.console.router.ReleaseActions;
import io.millrace.console.router.SessionActions;
import io.millrace.console.web.RefusedException;
import io.millrace.console.web.Reply;
import io.millrace.console.web.WebRequest;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.report.SecretKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** What the pages order. Each order is in the audit trail, also one that is refused. */
final class ActionRoutes {
  private static final int BODY = 300 << 10;
  private static final int SLICE = 1 << 20;
  private static final int LONGEST_SECONDS = 150;

  private final SessionActions sessions;
  private final ReleaseActions releases;
  private final ConfigurationActions configuration;
  private final DeviceActions devices;
  private final DeviceStreams streams;
  private final OwnSession own;
  private final Logins logins;
  private final Topics topics;
  private final AuditOutbox audit;

  ActionRoutes(
      SessionActions sessions,
      ReleaseActions releases,
      ConfigurationActions configuration,
      DeviceActions devices,
      DeviceStreams streams,
      OwnSession own,
      Logins logins,
      Topics topics,
      AuditOutbox audit) {
    this.sessions = sessions;
    this.releases = releases;
    this.configuration = configuration;
    this.devices = devices;
    this.streams = streams;
    this.own = own;
    this.logins = logins;
    this.topics = topics;
    this.audit = audit;
  }

  Routes into(Routes routes) {
    return routes
        .post("session-end", ShellRole.OPERATOR, this::endSession)
        .post("configuration", ShellRole.ADMIN, this::configure)
        .post("release-upload", ShellRole.OPERATOR, this::upload)
        .post("release-plan", ShellRole.OPERATOR, this::plan)
        .post("release-install", ShellRole.OPERATOR, this::install)
        .post(
            "release-confirm",
            ShellRole.OPERATOR,
            (request, login) -> change(request, login, releases::confirm))
        .post(
            "release-rollback",
            ShellRole.OPERATOR,
            (request, login) -> change(request, login, releases::rollback))
        .post(
            "release-revert",
            ShellRole.OPERATOR,
            (request, login) -> change(request, login, releases::revert))
        .post("device", ShellRole.VIEWER, this::device)
        .get("own-session", ShellRole.VIEWER, this::ownSession)
        .post("own-session-renew", ShellRole.VIEWER, this::renewOwnSession)
        .post("own-session-end", ShellRole.VIEWER, this::endOwnSession)
        .get("observe", ShellRole.VIEWER, this::observe);
  }

  private static Origin origin(WebRequest request, Login login) {
    return Origin.of(LoginRoutes.INTERFACE, login.who(), request.source());
  }

  /** Something that is ordered. */
  private interface Task {
    void run() throws RefusedException;
  }

  private void audited(WebRequest request, Login login, String action, Task task)
      throws RefusedException {
    try {
      task.run();
      audit.add(origin(request, login), action, AuditOutcome.DONE, "");
    } catch (RefusedException refused) {
      audit.add(origin(request, login), action, AuditOutcome.REFUSED, refused.getMessage());
      throw refused;
    }
  }

  private static String text(Map<String, Object> body, String name) {
    return Objects.toString(body.get(name), "");
  }

  private static int number(Map<String, Object> body, String name, int otherwise) {
    return body.get(name) instanceof Number number ? number.intValue() : otherwise;
  }

  private Reply endSession(WebRequest request, Login login) throws RefusedException, IOException {
    String id = text(request.json(BODY), "id");
    audited(request, login, "session:end " + id, () -> sessions.end(id));
    topics.spoil("sessions");
    return Reply.ok(Map.of());
  }

  private Reply configure(WebRequest request, Login login) throws RefusedException, IOException {
    Map<String, Object> body = request.json(BODY);
    String pid = text(body, "pid");
    String key = text(body, "key");
    Object value = body.get("value");
    String said = value == null ? "none" : SecretKeys.isSecret(key) ? "***" : value.toString();
    audited(
        request,
        login,
        "configuration:set " + pid + " " + key + " = " + said,
        () -> configuration.set(pid, key, value == null ? null : value.toString()));
    topics.spoil("configuration");
    return Reply.ok(Map.of());
  }

  private Reply upload(WebRequest request, Login login) throws RefusedException, IOException {
    byte[] slice = request.body(SLICE);
    String name = request.query("name");
    long offset = count(request.query("offset"));
    long total = count(request.query("total"));
    long here;
    try {
      here = releases.upload(name, offset, total, slice);
    } catch (RefusedException refused) {
      String action = "release:upload " + name;
      audit.add(origin(request, login), action, AuditOutcome.REFUSED, refused.getMessage());
      throw refused;
    }
    if (here == total) {
      String action = "release:upload " + name;
      audit.add(origin(request, login), action, AuditOutcome.DONE, total + " bytes");
      topics.spoil("release");
    }
    return Reply.ok(Map.of("offset", here));
  }

  private static long count(String digits) throws RefusedException {
    if (!digits.matches("\\d{1,12}")) {
      throw RefusedException.badRequest("offset and total are numbers of bytes");
    }
    return Long.parseLong(digits);
  }

  private Reply plan(WebRequest request, Login login) throws RefusedException, IOException {
    return Reply.ok(releases.plan(text(request.json(BODY), "name"), origin(request, login)));
  }

  private Reply install(WebRequest request, Login login) throws RefusedException, IOException {
    Map<String, Object> body = request.json(BODY);
    releases.install(
        text(body, "name"),
        number(body, "confirmSeconds", 0),
        Boolean.TRUE.equals(body.get("again")),
        origin(request, login));
    topics.spoil("release");
    return Reply.ok(Map.of());
  }

  /** An order that the deployer itself has in the audit trail. */
  private interface Change {
    void order(Origin origin) throws RefusedException;
  }

  private Reply change(WebRequest request, Login login, Change change) throws RefusedException {
    change.order(origin(request, login));
    topics.spoil("release");
    return Reply.ok(Map.of());
  }

  private static InetAddress address(WebRequest request) {
    return request.exchange().getRemoteAddress().getAddress();
  }

  private Reply device(WebRequest request, Login login) throws RefusedException, IOException {
    Map<String, Object> body = request.json(BODY);
    Bytes payload;
    try {
      String hex = text(body, "hex");
      payload =
          hex.isEmpty()
              ? Bytes.utf8(text(body, "text"))
              : Bytes.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    } catch (IllegalArgumentException odd) {
      throw RefusedException.badRequest("the bytes are pairs of hexadecimal digits");
    }
    var order =
        new DeviceActions.Order(
            text(body, "method"),
            text(body, "uri"),
            payload,
            number(body, "format", -1),
            number(body, "seconds", LONGEST_SECONDS));
    return Reply.ok(devices.send(order, login.token(), address(request)));
  }

  private Reply ownSession(WebRequest request, Login login) {
    return Reply.ok(own.state(login.token(), address(request)));
  }

  private Reply renewOwnSession(WebRequest request, Login login) throws RefusedException {
    audited(request, login, "session:renew own", () -> own.renew(login.token(), address(request)));
    topics.spoil("sessions");
    return ownSession(request, login);
  }

  private Reply endOwnSession(WebRequest request, Login login) throws RefusedException {
    audited(request, login, "session:end own", () -> own.end(login.token(), address(request)));
    topics.spoil("sessions");
    return ownSession(request, login);
  }

  private Reply observe(WebRequest request, Login login) throws RefusedException, IOException {
    streams.serve(
        request.exchange(),
        request.query("uri"),
        login.token(),
        address(request),
        () -> logins.isOpen(login));
    return null;
  }
}
