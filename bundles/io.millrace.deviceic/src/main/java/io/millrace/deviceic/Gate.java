// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.SecondaryListener;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.deviceic.Faults.Kind;
import io.millrace.deviceic.Recent.Way;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where a NIC's messages go in and their answers out: they are remembered there, and the faults
 * that were asked for are made there. Thread-safe.
 */
final class Gate implements SecondaryListener {
  private static final Bytes GARBAGE = Bytes.hex("FFFFFFFF");
  private static final int MOST_LATE = 64;

  private final String link;
  private final Time time;
  private final Faults faults;
  private final Recent recent;
  private final SecondaryListener inside;
  private final Set<Late> late = ConcurrentHashMap.newKeySet();

  /** Makes the gate before {@code inside}. */
  Gate(String link, Time time, Faults faults, Recent recent, SecondaryListener inside) {
    this.link = link;
    this.time = time;
    this.faults = faults;
    this.recent = recent;
    this.inside = inside;
  }

  /** An answer that has to wait. */
  private final class Late implements Runnable {
    final Bytes said;
    final Consumer<Bytes> answer;
    volatile Timer timer;

    Late(Bytes said, Consumer<Bytes> answer) {
      this.said = said;
      this.answer = answer;
    }

    @Override
    public void run() {
      if (late.remove(this)) {
        say(said, answer);
      }
    }
  }

  @Override
  public void message(Bytes message, Consumer<Bytes> answer) {
    if (faults.makes(Kind.SILENCE) || faults.makes(Kind.DROP)) {
      recent.add(link, Way.DROPPED, message);
      return;
    }
    recent.add(link, Way.IN, message);
    inside.message(message, said -> answer(said, answer));
  }

  private void answer(Bytes said, Consumer<Bytes> answer) {
    if (faults.makes(Kind.LOSE)) {
      recent.add(link, Way.LOST, said);
      return;
    }
    Bytes bytes = faults.makes(Kind.GARBAGE) ? GARBAGE : said;
    OptionalInt millis = faults.take(Kind.DELAY);
    if (millis.isEmpty()) {
      say(bytes, answer);
    } else if (late.size() < MOST_LATE) {
      Late later = new Late(bytes, answer);
      late.add(later);
      later.timer = time.schedule(Duration.ofMillis(millis.getAsInt()), later);
    }
  }

  private void say(Bytes bytes, Consumer<Bytes> answer) {
    recent.add(link, Way.OUT, bytes);
    answer.accept(bytes);
  }

  /** What is late does not come any more. */
  void close() {
    for (Late each : late) {
      if (late.remove(each) && each.timer != null) {
        each.timer.cancel();
      }
    }
  }
}
