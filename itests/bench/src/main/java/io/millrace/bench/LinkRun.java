// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.link.SecondaryLink;
import io.millrace.lib.testing.FaultRates;
import io.millrace.lib.testing.FaultRelay;
import io.millrace.lib.testing.LineFaults;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.RealLinks;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Exchanges one after another over a bad line, by a link with the bundle's defaults. Every fourth
 * is a POST, sent once; the rest are GETs, tried until their deadline as the NIC does. Each message
 * is different, so that whatever arrives can be compared with what was sent.
 */
final class LinkRun {
  static final int BAUD = 38_400;

  /** About what reads the temperature sensor [hdlc-link.md §10, T4]; the answer is longer. */
  static final int MESSAGE_BYTES = 24;

  /** About what a resource list or a SenML record takes. */
  static final int LONG_MESSAGE_BYTES = 120;

  private static final Bytes TAIL = Bytes.utf8("73.40,1795");
  private static final int FRAME_BYTES = 11;
  private static final long SETTLE_NANOS = 5_000_000;
  private static final long BYTE_NANOS = 10 * 1_000_000_000L / BAUD;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final long SEED = 20_261_122;

  private final TurnedTime time = new TurnedTime();
  private final LineFaults there;
  private final LineFaults back;
  private final double rate;
  private final int messageBytes;
  private final PrimaryLink primary;
  private final SecondaryLink secondary;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<Bytes, Integer> executed = new HashMap<>();
  private LinkOutcome outcome;

  /**
   * Makes a link of its own.
   *
   * @param rate the share of bits that the cable turns over
   * @param messageBytes the length of each request; its answer is ten bytes longer
   */
  LinkRun(double rate, int messageBytes) {
    this(rate, messageBytes, UnaryOperator.identity());
  }

  /** Makes a link with something of a test's between the cable and its far end. */
  LinkRun(double rate, int messageBytes, UnaryOperator<Line> farEnd) {
    this.rate = rate;
    this.messageBytes = messageBytes;
    there = new LineFaults(SEED, FaultRates.bits(rate));
    back = new LineFaults(~SEED, FaultRates.bits(rate));
    Pipe near = new Pipe("near", task -> time.schedule(Duration.ZERO, task), 4096);
    Pipe far = new Pipe("far", task -> time.schedule(Duration.ZERO, task), 4096);
    new FaultRelay(
        near.secondary(),
        farEnd.apply(far.primary()),
        time,
        there,
        back,
        Duration.ofNanos(BYTE_NANOS));
    primary = (PrimaryLink) RealLinks.on(near.primary(), Line.PRIMARY, time, Map.of());
    secondary = (SecondaryLink) RealLinks.on(far.secondary(), Line.SECONDARY, time, Map.of());
    for (String name :
        new String[] {"answered", "not_sent", "unknown", "executed_twice", "undetected", "stuck"}) {
      counts.put(name, 0L);
    }
  }

  /** Returns how many bits an exchange takes on the line, there and back. */
  static long bits(int messageBytes) {
    return 8L * (2 * (messageBytes + FRAME_BYTES) + TAIL.length());
  }

  Map<String, Object> run(int exchanges) {
    int[] current = {0};
    secondary.attach(
        (message, answer) -> {
          execute(message, current[0]);
          answer.accept(message.plus(TAIL));
        });
    primary.attach(new NobodyHears(), Duration.ofSeconds(5));
    time.turn(Duration.ofSeconds(2));
    long start = time.nanos();
    long gets = 0;
    long getsAnswered = 0;
    for (int number = 0; number < exchanges; number++) {
      current[0] = number;
      Bytes before = message(number - 1);
      executed.keySet().removeIf(each -> !each.equals(before));
      boolean post = isPost(number);
      boolean answered = exchange(number, post);
      gets += post ? 0 : 1;
      getsAnswered += !post && answered ? 1 : 0;
    }
    return row(exchanges, gets, getsAnswered, time.nanos() - start);
  }

  private static boolean isPost(int number) {
    return number % 4 == 0;
  }

  /** Only this message, or the one before if its deadline came on the way, can be on the line. */
  private void execute(Bytes message, int current) {
    boolean present = message.equals(message(current));
    if (!present && !message.equals(message(current - 1))) {
      count("undetected");
    } else if (executed.merge(message, 1, Integer::sum) > 1
        && isPost(present ? current : current - 1)) {
      count("executed_twice");
    }
  }

  private boolean exchange(int number, boolean post) {
    long until = time.nanos() + DEADLINE.toNanos();
    Bytes message = message(number);
    Bytes answer = message.plus(TAIL);
    do {
      outcome = null;
      Duration left = Duration.ofNanos(until - time.nanos());
      primary.exchange(message, answer::equals, !post, left, ended -> outcome = ended);
      await(until);
    } while (outcome != null && !outcome.isAnswered() && !post && time.nanos() < until);
    judge(message);
    return outcome != null && outcome.isAnswered();
  }

  private void await(long until) {
    long limit = until + 1_000_000_000L;
    while (outcome == null && time.nanos() < limit) {
      time.turn(Duration.ofNanos(200_000));
    }
  }

  private void judge(Bytes message) {
    if (outcome == null) {
      count("stuck");
    } else if (outcome.isAnswered()) {
      count("answered");
      if (!outcome.answer().equals(message.plus(TAIL)) || !executed.containsKey(message)) {
        count("undetected");
      }
    } else if (outcome.kind().equals(LinkOutcome.NOT_SENT)) {
      count("not_sent");
    } else {
      count("unknown");
    }
  }

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** Returns bytes that no other number has. */
  private Bytes message(int number) {
    ByteBuffer bytes = ByteBuffer.allocate(messageBytes);
    long value = number * 0x9E3779B97F4A7C15L;
    while (bytes.remaining() >= Long.BYTES) {
      bytes.putLong(value);
      value = value * 6364136223846793005L + 1442695040888963407L;
    }
    return Bytes.wrap(bytes.array());
  }

  private Map<String, Object> row(int exchanges, long gets, long getsAnswered, long nanos) {
    double limit = 1e9 / (bits(messageBytes) / 8 * BYTE_NANOS + SETTLE_NANOS);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("bit_error_rate", rate);
    row.put("message_bytes", messageBytes);
    row.put("exchanges", exchanges);
    row.putAll(counts);
    row.put("lost_silently", exchanges - sum("answered", "not_sent", "unknown", "stuck"));
    row.put("get_success", (double) getsAnswered / gets);
    row.put("limit_per_second", limit);
    row.put("goodput_of_limit", counts.get("answered") * 1e9 / nanos / limit);
    long flipped =
        there.counts().getOrDefault("bits_flipped", 0L)
            + back.counts().getOrDefault("bits_flipped", 0L);
    row.put("counted_bit_error_rate", (double) flipped / (there.bits() + back.bits()));
    row.put("link", primary.statistics().counts());
    return row;
  }

  private long sum(String... names) {
    long sum = 0;
    for (String name : names) {
      sum += counts.get(name);
    }
    return sum;
  }

  private static final class NobodyHears implements PrimaryListener {
    @Override
    public void unsolicited(Bytes message) {}

    @Override
    public void up() {}

    @Override
    public void down(String reason) {}
  }
}
