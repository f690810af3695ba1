// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Keys.bytes;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.store.redis.RedisFault.Kind;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The thread that reads the log of changes: it tells the listeners what other routers have changed,
 * when the log cannot be read, and when it can again. After a pause it does not say what was
 * missed: those who listen read their map. When another epoch has begun, what is missing in Redis
 * was lost and not removed: nobody is told of single changes then.
 */
final class Watcher implements Runnable {
  private static final Logger LOG = System.getLogger(Watcher.class.getName());
  private static final Duration BLOCK = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final int MAX_ENTRIES = 512;
  private static final byte[] NOTHING = bytes("0-0");

  private final Time time;
  private final Server server;
  private final Keys keys;
  private final Scripts scripts;
  private final String origin;
  private final Listeners listeners;
  private final Health health;
  private final long maxReplyBytes;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch reading = new CountDownLatch(1);
  private volatile RespConnection connection;
  private byte[] epoch = {};
  private byte[] last = NOTHING;
  private boolean lost;

  /** One change: which map and key. */
  private record Change(String map, Bytes key) {}

  Watcher(
      Time time,
      Server server,
      Keys keys,
      Scripts scripts,
      String origin,
      Listeners listeners,
      Health health,
      long maxReplyBytes) {
    this.time = time;
    this.server = server;
    this.keys = keys;
    this.scripts = scripts;
    this.origin = origin;
    this.listeners = listeners;
    this.health = health;
    this.maxReplyBytes = maxReplyBytes;
  }

  /** Waits until no change can be missed any more. */
  boolean awaitReading(Duration longest) throws InterruptedException {
    return reading.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Has the thread end. */
  void end() {
    ending.countDown();
    RespConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  @Override
  public void run() {
    try {
      while (!isEnding()) {
        watch();
      }
    } catch (InterruptedException interrupted) {
      LOG.log(Level.ERROR, "the thread that watches Redis was interrupted", interrupted);
    }
  }

  private void watch() throws InterruptedException {
    try {
      RespConnection.open(time, server, maxReplyBytes, opening -> connection = opening);
      begin();
      while (!isEnding()) {
        read();
        health.deaf("");
      }
    } catch (IOException fault) {
      health.deaf(fault.getMessage());
      LOG.log(Level.DEBUG, "the log of changes cannot be read: {0}", fault.getMessage());
      if (!lost && epoch.length > 0 && !isEnding()) {
        lost = true;
        listeners.lost();
      }
      ending.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      RespConnection open = connection;
      if (open != null) {
        open.close();
      }
    }
  }

  private void begin() throws IOException {
    byte[] another = bytes(UUID.randomUUID().toString());
    List<?> reply = list(ask(scripts.listen(another, epoch, last), server.timeOut()));
    if (reply.size() != 2) {
      throw RedisFault.nonsense("another type of reply");
    }
    byte[] found = id(reply.get(0));
    boolean emptied = epoch.length > 0 && !Arrays.equals(found, epoch);
    epoch = found;
    last = id(reply.get(1));
    reading.countDown();
    if (emptied) {
      LOG.log(Level.WARNING, "Redis at {0} has lost what it had acknowledged", server);
    }
    if (lost) {
      lost = false;
      listeners.resumed(emptied);
    }
  }

  private void read() throws IOException {
    List<Object> replies =
        connection.round(
            List.of(
                List.of(
                    bytes("XREAD"),
                    bytes("COUNT"),
                    bytes(Integer.toString(MAX_ENTRIES)),
                    bytes("BLOCK"),
                    bytes(Long.toString(BLOCK.toMillis())),
                    bytes("STREAMS"),
                    keys.log(),
                    last),
                epoch()),
            server.timeOut().plus(BLOCK));
    requireEpoch(replies.get(1));
    Object reply = good(replies.get(0));
    if (reply == null) {
      return;
    }
    Set<Change> changes = new LinkedHashSet<>();
    for (Object stream : list(reply)) {
      for (Object entry : list(list(stream).get(1))) {
        List<?> parts = list(entry);
        note(list(parts.get(1)), changes);
        last = id(parts.get(0));
      }
    }
    tell(changes);
  }

  private List<byte[]> epoch() {
    return List.of(bytes("GET"), keys.epoch());
  }

  /** What was read before this is of the epoch that is known, or nobody is told of it. */
  private void requireEpoch(Object reply) throws RedisFault {
    if (!(good(reply) instanceof byte[] now) || !Arrays.equals(now, epoch)) {
      throw new RedisFault(Kind.UNREACHABLE, "Redis has lost what it had acknowledged");
    }
  }

  private void note(List<?> fields, Set<Change> changes) throws RedisFault {
    Map<String, byte[]> named = new TreeMap<>();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      named.put(RespReader.text(fields.get(i)), id(fields.get(i + 1)));
    }
    byte[] key = named.get("k");
    byte[] map = named.get("m");
    byte[] by = named.get("o");
    if (key != null && map != null && by != null && !RespReader.text(by).equals(origin)) {
      changes.add(new Change(RespReader.text(map), Bytes.wrap(key)));
    }
  }

  private void tell(Set<Change> changes) throws IOException {
    Set<String> watched = listeners.maps();
    changes.removeIf(each -> !watched.contains(each.map()) || !keys.isShared(each.map()));
    if (changes.isEmpty()) {
      return;
    }
    List<List<byte[]>> questions = new ArrayList<>();
    for (Change each : changes) {
      questions.add(List.of(bytes("HGET"), keys.map(each.map()), each.key().toArray()));
    }
    questions.add(epoch());
    List<Object> replies = connection.round(questions, server.timeOut());
    requireEpoch(replies.get(changes.size()));
    int i = 0;
    for (Change each : changes) {
      Object value = good(replies.get(i++));
      listeners.changed(
          each.map(),
          each.key(),
          value == null ? Optional.empty() : Optional.of(Bytes.wrap(id(value))));
    }
  }

  private Object ask(List<byte[]> command, Duration longest) throws IOException {
    return good(connection.round(List.of(command), longest).get(0));
  }

  private static Object good(Object reply) throws RedisFault {
    if (reply instanceof RedisFault fault) {
      throw fault;
    }
    return reply;
  }

  private static List<?> list(Object reply) throws RedisFault {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw RedisFault.nonsense("another type of reply");
  }

  private static byte[] id(Object reply) throws RedisFault {
    if (reply instanceof byte[] bytes) {
      return bytes;
    }
    throw RedisFault.nonsense("another type of reply");
  }
}
