// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.console.web.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sessions of CoAP clients. Thread-safe. */
public final class SessionActions {
  private static final int MOST_SHOWN = 500;
  private static final long SECONDS = 10;

  private final RouterServices services;

  /** Makes it. */
  public SessionActions(RouterServices services) {
    this.services = services;
  }

  /** Returns the newest of them, and how many there are. */
  public Map<String, Object> all() {
    List<Session> all = services.sessions.call(Sessions::all, List.<Session>of());
    List<Object> rows = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && rows.size() < MOST_SHOWN; i--) {
      rows.add(row(all.get(i)));
    }
    return Map.of("rows", rows, "count", all.size());
  }

  private static Map<String, Object> row(Session session) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", session.id());
    row.put("account", session.account().subject());
    row.put("peer", session.peer().toString());
    row.put("sticky", session.options().sticky());
    row.put("secured", session.options().secured());
    row.put("opened", session.opened().toString());
    row.put("expires", session.account().expires().toString());
    return row;
  }

  /** Ends a session. */
  public void end(String id) throws RefusedException {
    boolean ended =
        RouterServices.call(
            services.sessions,
            "who has the sessions",
            sessions -> {
              for (Session each : sessions.all()) {
                if (each.id().equals(id)) {
                  return sessions
                      .close(each.peer())
                      .toCompletableFuture()
                      .get(SECONDS, TimeUnit.SECONDS);
                }
              }
              return false;
            });
    if (!ended) {
      throw RefusedException.of(404, "there is no session " + id + " any more");
    }
  }
}
