// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A broker on a clock that the test turns: it takes messages, goes away, hangs and refuses. */
final class ScriptedBroker implements Broker {
  private static final Duration WAY = Duration.ofMillis(20);

  final List<String> ids = new ArrayList<>(); // as they came, repetitions too
  final List<Message> states = new ArrayList<>(); // what is no item and no answer
  final List<Message> answers = new ArrayList<>();
  private final Time time;
  private final Map<Open, Boolean> open = new LinkedHashMap<>();
  private boolean away;
  private boolean hangs;
  private int reason;
  int window = 65_535;
  long mostBytes = Long.MAX_VALUE;
  int attempts;

  ScriptedBroker(Time time) {
    this.time = time;
  }

  private final class Open implements Connection {
    private final Listener listener;
    private final Map<Long, Message> unacknowledged = new LinkedHashMap<>();

    Open(Listener listener) {
      this.listener = listener;
    }

    private boolean isOpen() {
      return open.containsKey(this) && !away;
    }

    @Override
    public void publish(long sequence, Message message) {
      time.schedule(WAY, () -> take(sequence, message));
    }

    private void take(long sequence, Message message) {
      if (!isOpen()) {
        return;
      }
      if (sequence == -1) {
        states.add(message);
        return;
      }
      if (sequence < 0) {
        answers.add(message);
      } else if (reason < 0x80) {
        ids.add(message.properties().get("id"));
      }
      unacknowledged.put(sequence, message);
      time.schedule(WAY, () -> acknowledge(sequence));
    }

    private void acknowledge(long sequence) {
      if (isOpen() && !hangs && unacknowledged.remove(sequence) != null) {
        listener.acknowledged(sequence, reason);
      }
    }

    void acknowledgeAll() {
      List.copyOf(unacknowledged.keySet()).forEach(this::acknowledge);
    }

    @Override
    public void close(Message last) {
      if (isOpen() && last != null) {
        states.add(last);
      }
      open.remove(this);
    }
  }

  @Override
  public Connection connect(Listener listener) {
    attempts++;
    Open connection = new Open(listener);
    open.put(connection, true);
    time.schedule(WAY, () -> answer(connection));
    return connection;
  }

  private void answer(Open connection) {
    if (away) {
      open.remove(connection);
      connection.listener.lost("Connection refused");
    } else if (open.containsKey(connection)) {
      connection.listener.connected(window, mostBytes);
    }
  }

  /** Ends as it does when it is told to: what it has taken it acknowledges first. */
  void stop() {
    acknowledgeAll();
    kill();
  }

  /** Ends at once. */
  void kill() {
    away = true;
    List<Open> all = List.copyOf(open.keySet());
    open.clear();
    all.forEach(each -> each.listener.lost("EOFException"));
  }

  /** Ends the connections of a process that is killed: it hears nothing more. */
  void forget() {
    open.clear();
  }

  void start() {
    away = false;
  }

  /** Acknowledges what it has not so far. */
  void acknowledgeAll() {
    open.keySet().forEach(Open::acknowledgeAll);
  }

  void hang(boolean on) {
    hangs = on;
  }

  /** Answers every message with a reason code from now on. */
  void answerWith(int code) {
    reason = code;
  }
}
