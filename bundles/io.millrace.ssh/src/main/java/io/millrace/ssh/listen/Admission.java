// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may connect: bounds for those who have logged in and for those who have not, so that
 * strangers cannot take the room of people; and a back-off for each address. Thread-safe.
 */
final class Admission {
  /** Those who are being logged in, beside those who are. */
  private static final int MOST_WAITING = 10;

  private static final int WAITING_OF_ADDRESS = 4;

  private final Time time;
  private final int most;
  private final int mostOfAddress;
  private final BackOff backOff;
  private final Map<String, Connections> addresses = new HashMap<>();
  private int waiting;
  private int loggedIn;

  /** The connections of an address. */
  private static final class Connections {
    private int waiting;
    private int loggedIn;
  }

  Admission(Time time, int most, int mostOfAddress, Duration longestBackOff) {
    this.time = time;
    this.most = most;
    this.mostOfAddress = mostOfAddress;
    backOff = new BackOff(longestBackOff);
  }

  /**
   * Admits a connection, or says why not.
   *
   * @param address the client's, as {@code ClientNetwork} says
   */
  synchronized Optional<String> enter(String address) {
    Duration left = backOff.left(address, time.nanos());
    Connections connections = addresses.getOrDefault(address, new Connections());
    if (!left.isZero()) {
      return Optional.of("failed too often, refused for %d s".formatted(left.toSeconds() + 1));
    }
    if (connections.waiting >= WAITING_OF_ADDRESS
        || connections.waiting + connections.loggedIn >= mostOfAddress) {
      return Optional.of("too many connections from this address");
    }
    if (waiting >= MOST_WAITING || loggedIn >= most) {
      return Optional.of("too many connections");
    }
    addresses.put(address, connections);
    connections.waiting++;
    waiting++;
    return Optional.empty();
  }

  /** Takes a login into account; false when as many are logged in as may be. */
  synchronized boolean logIn(String address) {
    Connections connections = addresses.get(address);
    backOff.succeed(address);
    connections.waiting--;
    waiting--;
    connections.loggedIn++;
    loggedIn++;
    return loggedIn <= most;
  }

  /** Takes the end of a connection into account. */
  synchronized void leave(String address, boolean hadLoggedIn) {
    Connections connections = addresses.get(address);
    if (hadLoggedIn) {
      connections.loggedIn--;
      loggedIn--;
    } else {
      connections.waiting--;
      waiting--;
      backOff.fail(address, time.nanos());
    }
    if (connections.waiting + connections.loggedIn == 0) {
      addresses.remove(address);
    }
  }

  /** Returns how many are there, logged in or not. */
  synchronized int present() {
    return waiting + loggedIn;
  }

  /** Returns how many are logged in. */
  synchronized int loggedIn() {
    return loggedIn;
  }
}
