// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.SecondaryListener;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.deviceic.Faults.Kind;
import io.millrace.deviceic.MessageLog.Way;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Stands between the link and the message layer: logs a NIC's messages and their answers for {@code
 * deviceic:recent}, and injects the faults that an operator has set. Thread-safe.
 */
final class FaultInjector implements SecondaryListener {
  private static final Bytes GARBAGE = Bytes.hex("FFFFFFFF");
  private static final int MAX_DELAYED = 64;

  private final String link;
  private final Time time;
  private final Faults faults;
  private final MessageLog messages;
  private final SecondaryListener next;
  private final Set<DelayedAnswer> delayed = ConcurrentHashMap.newKeySet();

  /** Makes an injector that passes messages on to {@code next}. */
  FaultInjector(
      String link, Time time, Faults faults, MessageLog messages, SecondaryListener next) {
    this.link = link;
    this.time = time;
    this.faults = faults;
    this.messages = messages;
    this.next = next;
  }

  /** An answer that a fault delays. */
  private final class DelayedAnswer implements Runnable {
    final Bytes bytes;
    final Consumer<Bytes> answer;
    volatile Timer timer;

    DelayedAnswer(Bytes bytes, Consumer<Bytes> answer) {
      this.bytes = bytes;
      this.answer = answer;
    }

    @Override
    public void run() {
      if (delayed.remove(this)) {
        send(bytes, answer);
      }
    }
  }

  @Override
  public void message(Bytes message, Consumer<Bytes> answer) {
    if (faults.applies(Kind.SILENCE) || faults.applies(Kind.DROP)) {
      messages.add(link, Way.DROPPED, message);
      return;
    }
    messages.add(link, Way.IN, message);
    next.message(message, bytes -> answer(bytes, answer));
  }

  private void answer(Bytes correct, Consumer<Bytes> answer) {
    if (faults.applies(Kind.LOSE)) {
      messages.add(link, Way.LOST, correct);
      return;
    }
    Bytes bytes = faults.applies(Kind.GARBAGE) ? GARBAGE : correct;
    OptionalInt millis = faults.take(Kind.DELAY);
    if (millis.isEmpty()) {
      send(bytes, answer);
    } else if (delayed.size() < MAX_DELAYED) {
      DelayedAnswer later = new DelayedAnswer(bytes, answer);
      delayed.add(later);
      later.timer = time.schedule(Duration.ofMillis(millis.getAsInt()), later);
    }
  }

  private void send(Bytes bytes, Consumer<Bytes> answer) {
    messages.add(link, Way.OUT, bytes);
    answer.accept(bytes);
  }

  /** Drops the delayed answers. */
  void close() {
    for (DelayedAnswer each : delayed) {
      if (delayed.remove(each) && each.timer != null) {
        each.timer.cancel();
      }
    }
  }
}
