// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Timer;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.primary.HdlcPrimaryLink;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * The real primary on a pipe whose other end has the sensor's habits: it looks at its input after
 * 400 ms of silence, or as long as a test says, and takes it for one frame.
 */
final class PrimaryBench {
  final TurnedTime time = new TurnedTime();
  final HdlcPrimaryLink primary;
  final Pipe pipe;
  final List<String> told = new ArrayList<>();
  final List<LinkOutcome> outcomes = new ArrayList<>();

  /** After how many frames the listener heard of contact, each time. */
  final List<Integer> contacts = new ArrayList<>();

  /** Whether it wants back what waits then. */
  boolean givesBack;

  /** Everything that went over the line: what the primary sent, and what came back or nothing. */
  final List<Trace.Step> wire = new ArrayList<>();

  /** The same with times, as the primary wrote and got it. */
  final List<Passing> passed = new ArrayList<>();

  /** Bytes that passed the primary's end of the line. */
  record Passing(long nanos, boolean sent, Bytes bytes) {}

  private final LinePort port;
  private UnaryOperator<Bytes> sensor;
  private UnaryOperator<Bytes> towards = UnaryOperator.identity();
  private UnaryOperator<Bytes> back = UnaryOperator.identity();
  private Bytes collected = Bytes.EMPTY;
  private Timer silence;
  private long silenceMillis = 404;
  private ToLongFunction<Bytes> handlerMillis = burst -> 0;
  private BiPredicate<Bytes, Bytes> answers;
  private boolean listens;

  /** Frames that reached the sensor while it still collected another one. */
  final List<Passing> together = new ArrayList<>();

  PrimaryBench(UnaryOperator<Bytes> sensor) {
    this(sensor, Pair.SETTINGS);
  }

  /** Makes a bench; the sensor turns a burst into its reply, no bytes for silence. */
  PrimaryBench(UnaryOperator<Bytes> sensor, LinkSettings settings) {
    this.sensor = sensor;
    pipe = new Pipe("uart0", task -> time.schedule(Duration.ZERO, task), 4096);
    port = pipe.secondary().attach(new Uart());
    primary = new HdlcPrimaryLink(pipe.primary(), time, settings);
    time.settle();
  }

  /** Has the sensor look at its input after so long a silence. */
  void repliesAfter(long millis) {
    silenceMillis = millis;
  }

  /** Has the sensor take so long to handle a burst; bytes that come meanwhile wait. */
  void handlesIn(ToLongFunction<Bytes> millis) {
    handlerMillis = millis;
  }

  /** Has the primary hear something that the sensor did not send. */
  void noise(Bytes bytes) {
    port.write(bytes);
  }

  /** Puts another sensor in the first one's place. */
  void replaceSensor(UnaryOperator<Bytes> other) {
    sensor = other;
  }

  /** Changes what the primary sends on its way; no bytes is a loss. */
  void faultTowards(UnaryOperator<Bytes> fault) {
    towards = fault;
  }

  /** Changes what the sensor sends on its way. */
  void faultBack(UnaryOperator<Bytes> fault) {
    back = fault;
  }

  /** Loses the first {@code count} bursts that carry a message. */
  static UnaryOperator<Bytes> losingMessages(int count) {
    int[] left = {count};
    return burst -> Trace.isMessage(burst) && left[0]-- > 0 ? Bytes.EMPTY : burst;
  }

  AutoCloseable listen(Duration interval) {
    return primary.attach(
        new PrimaryListener() {
          @Override
          public void unsolicited(Bytes message) {
            told.add("unsolicited " + message);
          }

          @Override
          public void up() {
            told.add("up");
          }

          @Override
          public boolean contact() {
            contacts.add(sent().size());
            return givesBack;
          }

          @Override
          public void down(String reason) {
            told.add("down: " + reason);
          }
        },
        interval);
  }

  /** Listens, if it does not yet. */
  void listenOnce() {
    if (!listens) {
      listens = true;
      listen(Duration.ofSeconds(5));
    }
  }

  /** Has exchanges say which message answers theirs, given both; null has them not say it. */
  void answersAreToldBy(BiPredicate<Bytes, Bytes> rule) {
    answers = rule;
  }

  void exchange(String hex, boolean repeatable, Duration deadline) {
    Bytes message = Bytes.hex(hex);
    if (answers == null) {
      primary.exchange(message, repeatable, deadline, outcomes::add);
    } else {
      BiPredicate<Bytes, Bytes> rule = answers;
      primary.exchange(
          message, other -> rule.test(message, other), repeatable, deadline, outcomes::add);
    }
  }

  void exchange(String hex, boolean repeatable) {
    exchange(hex, repeatable, Duration.ofSeconds(60));
  }

  void turn(long millis) {
    time.turn(Duration.ofMillis(millis));
  }

  /** Returns the kinds of the frames that the primary sent, in order. */
  List<String> sent() {
    return wire.stream().map(step -> kind(step.sent())).toList();
  }

  private static String kind(Bytes wire) {
    return FrameKind.of(wire.at(5)).name();
  }

  /** The sensor's serial port. */
  private final class Uart implements LineListener {
    private boolean busy;

    @Override
    public void up() {}

    @Override
    public void received(Bytes chunk) {
      Passing passing = new Passing(time.nanos(), true, chunk);
      passed.add(passing);
      if (!collected.isEmpty()) {
        together.add(passing);
      }
      collected = collected.plus(chunk);
      collect();
    }

    private void collect() {
      if (silence != null) {
        silence.cancel();
      }
      if (!busy) {
        silence = time.schedule(Duration.ofMillis(silenceMillis), this::look);
      }
    }

    private void look() {
      Bytes burst = collected;
      collected = Bytes.EMPTY;
      Bytes arrived = towards.apply(burst);
      Bytes reply = arrived.isEmpty() ? Bytes.EMPTY : sensor.apply(arrived);
      wire.add(new Trace.Step(burst, reply));
      long millis = handlerMillis.applyAsLong(burst);
      if (millis == 0) {
        say(reply);
      } else {
        busy = true;
        time.schedule(Duration.ofMillis(millis), () -> handled(reply));
      }
    }

    private void handled(Bytes reply) {
      busy = false;
      say(reply);
      if (!collected.isEmpty()) {
        collect();
      }
    }

    private void say(Bytes reply) {
      if (!reply.isEmpty()) {
        Bytes arriving = back.apply(reply);
        passed.add(new Passing(time.nanos(), false, arriving));
        port.write(arriving);
      }
    }

    @Override
    public void down(String reason) {}
  }
}
