// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The connections of the control socket that are open, at most so many. When another one comes, one
 * whose other side has read nothing for a minute although there is something to read gives its
 * place up, so that stopped programs cannot lock the operator out; as long as there is room they
 * may stop as long as they like, as a pager does. Thread-safe.
 */
final class OpenConnections {
  static final Duration STALLED = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger(OpenConnections.class.getName());

  private final int most;
  private final Set<Connection> open = new HashSet<>();

  /** One connection. */
  interface Connection {
    /** Returns for how long its other side has not read what waits for it; zero: nothing waits. */
    Duration stalled();

    /** Closes it whatever its command does; the command goes on. */
    void cut();

    /** Has it end, because the shell is replaced. */
    void end();
  }

  OpenConnections(int most) {
    this.most = most;
  }

  /** Adds one; false when there is no room for it. */
  synchronized boolean add(Connection connection) {
    if (open.size() >= most) {
      Optional<Connection> longest = open.stream().max(Comparator.comparing(Connection::stalled));
      longest.filter(each -> each.stalled().compareTo(STALLED) >= 0).ifPresent(this::cut);
    }
    return open.size() < most && open.add(connection);
  }

  private void cut(Connection stalled) {
    LOG.log(
        Level.WARNING,
        "a shell connection that has read nothing for {0} s is closed: another one needs its place",
        stalled.stalled().toSeconds());
    open.remove(stalled);
    stalled.cut();
  }

  /** Takes one out that has ended. */
  synchronized void remove(Connection connection) {
    open.remove(connection);
  }

  /** Has all of them end. */
  void end() {
    List<Connection> all;
    synchronized (this) {
      all = new ArrayList<>(open);
    }
    all.forEach(Connection::end);
  }
}
