// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Keys.bytes;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.store.redis.RedisFault.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which routers are there. Each says so again and again; when one has not for some time, the first
 * that notices gets what that one had in the maps that somebody watches here. Right after it has
 * connected it waits longer, since Redis itself may have been away: then all are missing, and each
 * comes back when its next try to connect is due. Used by the worker's thread.
 */
final class Membership {
  /** After this time everybody has connected again who lost the connection when this one did. */
  private static final Duration ALL_AWAY = Worker.LAST_RETRY.plusSeconds(1);

  private final Time time;
  private final Keys keys;
  private final Scripts scripts;
  private final Listeners listeners;
  private final Health health;
  private final String incarnation;
  private final Duration patience;
  private final Map<String, Long> missingSince = new HashMap<>();
  private boolean first = true;
  private boolean left;
  private long next;
  private long connected;

  /**
   * Makes it.
   *
   * @param incarnation this process of the router
   * @param patience after how much silence a router is gone
   */
  Membership(
      Time time,
      Keys keys,
      Scripts scripts,
      Listeners listeners,
      Health health,
      String incarnation,
      Duration patience) {
    this.time = time;
    this.keys = keys;
    this.scripts = scripts;
    this.listeners = listeners;
    this.health = health;
    this.incarnation = incarnation;
    this.patience = patience;
    this.next = time.nanos();
    this.connected = next;
  }

  /** Returns after how long there is something to do. */
  Duration due() {
    return left ? patience : Duration.ofNanos(Math.max(0, next - time.nanos()));
  }

  /** Another connection: who was missing may have been here meanwhile. */
  void connected() {
    missingSince.clear();
    connected = time.nanos();
    next = connected;
  }

  /** Says no more that this router is there. */
  void leave() {
    left = true;
  }

  /** Does what is due. */
  void run(RespConnection connection, Duration timeOut) throws IOException {
    if (left || next - time.nanos() > 0) {
      return;
    }
    next = time.nanos() + patience.dividedBy(4).toNanos();
    List<Object> replies =
        connection.round(
            List.of(
                scripts.alive(patience),
                List.of(bytes("SADD"), keys.routers(), bytes(keys.router())),
                List.of(bytes("SMEMBERS"), keys.routers())),
            timeOut);
    said(replies.get(0));
    health.full(replies.get(1) instanceof RedisFault fault && fault.kind() == Kind.FULL);
    List<String> others = new ArrayList<>();
    if (replies.get(2) instanceof List<?> all) {
      all.forEach(each -> others.add(RespReader.text(each)));
    }
    others.remove(keys.router());
    others.removeIf(each -> !each.matches("[A-Za-z0-9._-]{1,64}"));
    if (!others.isEmpty()) {
      look(connection, others, timeOut);
    }
  }

  private void said(Object reply) throws RedisFault {
    if (reply instanceof RedisFault fault) {
      throw fault;
    }
    boolean another = reply instanceof byte[] && !RespReader.text(reply).equals(incarnation);
    health.nameTaken(another && !first); // at first it is that of this router's last process
    first = false;
  }

  private void look(RespConnection connection, List<String> others, Duration timeOut)
      throws IOException {
    List<List<byte[]>> questions = new ArrayList<>();
    others.forEach(each -> questions.add(List.of(bytes("EXISTS"), keys.alive(each))));
    List<Object> replies = connection.round(questions, timeOut);
    for (int i = 0; i < others.size(); i++) {
      String other = others.get(i);
      if (!Long.valueOf(0).equals(replies.get(i))) {
        missingSince.remove(other);
        continue;
      }
      long since = missingSince.computeIfAbsent(other, name -> time.nanos());
      if (isGone(since)) {
        inherit(connection, other, timeOut);
      }
    }
  }

  /** Tells whether a router that was missing from some moment on is waited for no longer. */
  boolean isGone(long since) {
    long now = time.nanos();
    return now - since >= patience.toNanos() / 2 && now - connected >= ALL_AWAY.toNanos();
  }

  private void inherit(RespConnection connection, String from, Duration timeOut)
      throws IOException {
    for (String map : listeners.inheritable()) {
      if (!keys.isShared(map)) {
        Object reply = connection.round(List.of(scripts.inherit(map, from)), timeOut).get(0);
        if (!(reply instanceof RedisFault)) {
          Map<Bytes, Bytes> entries = RedisMap.entries(reply);
          if (!entries.isEmpty()) {
            listeners.inherited(map, entries);
          }
        }
      }
    }
  }
}
