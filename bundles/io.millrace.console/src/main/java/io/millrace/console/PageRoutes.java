// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import io.millrace.api.shell.ShellRole;
import io.millrace.console.history.History;
import io.millrace.console.live.EventStreams;
import io.millrace.console.live.Topics;
import io.millrace.console.login.Login;
import io.millrace.console.login.Logins;
import io.millrace.console.web.RefusedException;
import io.millrace.console.web.Reply;
import io.millrace.console.web.WebRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What every page reads: topics, their changes, and plots. */
final class PageRoutes {
  private static final int MOST_TOPICS = 8;

  private final Topics topics;
  private final EventStreams streams;
  private final History history;
  private final Logins logins;

  PageRoutes(Topics topics, EventStreams streams, History history, Logins logins) {
    this.topics = topics;
    this.streams = streams;
    this.history = history;
    this.logins = logins;
  }

  Routes into(Routes routes) {
    return routes
        .get("topic", ShellRole.VIEWER, this::topic)
        .get("events", ShellRole.VIEWER, this::events)
        .get("history", ShellRole.VIEWER, this::history);
  }

  private Reply topic(WebRequest request, Login login) throws RefusedException {
    return Reply.jsonText(topics.text(permitted(request.query("name"), login)));
  }

  private Reply events(WebRequest request, Login login) throws RefusedException, IOException {
    List<String> names = List.of(request.query("topics").split(","));
    if (names.size() > MOST_TOPICS) {
      throw RefusedException.badRequest("at most " + MOST_TOPICS + " topics");
    }
    for (String each : names) {
      permitted(each, login);
    }
    streams.serve(request.exchange(), names, () -> logins.isOpen(login));
    return null;
  }

  private String permitted(String name, Login login) throws RefusedException {
    if (!topics.has(name, login.role())) {
      throw RefusedException.of(404, "no topic of that name for your role");
    }
    return name;
  }

  private Reply history(WebRequest request, Login login) throws RefusedException {
    return Reply.ok(Map.of("points", history.points(request.query("series"))));
  }
}
