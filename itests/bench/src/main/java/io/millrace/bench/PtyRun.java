// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.link.SecondaryLink;
import io.millrace.lib.testing.FaultRates;
import io.millrace.line.serial.RealSerialLine;
import io.millrace.link.hdlc.RealLinks;
import io.millrace.platform.SystemTime;
import io.millrace.rig.FaultyCable;
import io.millrace.rig.PtyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Exchanges over a bad cable between two pseudo-terminals in real time, with the defaults of the
 * line and of the link: writes are stalled, lost, doubled and torn, and the cable is pulled now and
 * then while a request is on its way. Every fourth is a POST.
 */
final class PtyRun implements AutoCloseable {
  private static final long SEED = 20_261_122;
  private static final FaultRates FAULTS = new FaultRates(1e-5, 0, 0.03, 0.0005);
  private static final int BETWEEN_HANG_UPS = 50;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final long SLACK_MILLIS = 1000;
  private static final Bytes TAIL = Bytes.utf8("73.40,1795");

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<Bytes, Integer> executed = new ConcurrentHashMap<>();
  private final Set<Bytes> doubled = ConcurrentHashMap.newKeySet();
  private final SystemTime time = new SystemTime();
  private final FaultyCable cable;
  private final RealSerialLine near;
  private final RealSerialLine far;
  private final PrimaryLink primary;
  private int posts;
  private int hangUps;

  private PtyRun(Path folder) throws Exception {
    cable = new FaultyCable(folder, SEED, FaultRates.NONE);
    cable.onDoubled(doubled::add);
    near = new RealSerialLine("near", cable.near(), LinkRun.BAUD, time);
    far = new RealSerialLine("far", cable.far(), LinkRun.BAUD, time);
    primary = (PrimaryLink) RealLinks.on(near.line(), Line.PRIMARY, time, Map.of());
    SecondaryLink secondary =
        (SecondaryLink) RealLinks.on(far.line(), Line.SECONDARY, time, Map.of());
    secondary.attach(
        (message, answer) -> {
          executed.merge(message, 1, Integer::sum);
          answer.accept(message.plus(TAIL));
        });
    for (String name : new String[] {"answered", "not_sent", "unknown", "undetected", "stuck"}) {
      counts.put(name, 0L);
    }
  }

  /** Returns the result of a run, or why there is none. */
  static Map<String, Object> row(int exchanges) throws Exception {
    if (!PtyPair.isPossible()) {
      System.err.println("bench link: socat is not installed; nothing over pseudo-terminals");
      return Map.of("line", "pty", "skipped", "socat is not installed");
    }
    Path folder = Files.createTempDirectory("millrace-bench");
    try (PtyRun run = new PtyRun(folder)) {
      return run.run(exchanges);
    } finally {
      Files.deleteIfExists(folder.resolve("near"));
      Files.deleteIfExists(folder.resolve("far"));
      Files.deleteIfExists(folder);
    }
  }

  private Map<String, Object> run(int exchanges) throws Exception {
    CompletableFuture<Void> up = new CompletableFuture<>();
    primary.attach(new FirstUp(up), Duration.ofSeconds(5));
    up.get(30, TimeUnit.SECONDS);
    cable.become(FAULTS);
    long start = time.nanos();
    for (int number = 0; number < exchanges; number++) {
      if (number % BETWEEN_HANG_UPS == 0) {
        System.err.printf("bench link: pseudo-terminals, %d of %d%n", number, exchanges);
      }
      exchange(number, number % BETWEEN_HANG_UPS == BETWEEN_HANG_UPS - 1);
    }
    return row(exchanges, Duration.ofNanos(time.nanos() - start));
  }

  private static Bytes message(int number) {
    String path = number % 4 == 0 ? "POST %04d" : "GET  %04d";
    return Bytes.utf8((path + " /snsr/arduino").formatted(number));
  }

  private void exchange(int number, boolean hangUp) throws Exception {
    boolean post = number % 4 == 0;
    Bytes message = message(number);
    Bytes answer = message.plus(TAIL);
    posts += post ? 1 : 0;
    long until = time.nanos() + DEADLINE.toNanos();
    LinkOutcome outcome = null;
    boolean pulled = !hangUp;
    do {
      CompletableFuture<LinkOutcome> ended = new CompletableFuture<>();
      Duration left = Duration.ofNanos(until - time.nanos());
      primary.exchange(message, answer::equals, !post, left, ended::complete);
      if (!pulled) {
        pulled = true;
        hangUp();
      }
      outcome = await(ended, left);
      pause(outcome);
    } while (outcome != null && !outcome.isAnswered() && !post && time.nanos() < until);
    judge(message, outcome);
  }

  private static LinkOutcome await(CompletableFuture<LinkOutcome> ended, Duration left)
      throws Exception {
    try {
      return ended.get(left.toMillis() + SLACK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    }
  }

  /** A failure at once, as with the cable out, is not asked about again at once. */
  private static void pause(LinkOutcome outcome) throws InterruptedException {
    if (outcome != null && !outcome.isAnswered()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void hangUp() throws IOException, InterruptedException {
    hangUps++;
    cable.unplug();
    cable.plug();
  }

  private void judge(Bytes message, LinkOutcome outcome) {
    if (outcome == null) {
      count("stuck");
    } else if (outcome.isAnswered()) {
      count("answered");
      if (!outcome.answer().equals(message.plus(TAIL)) || !executed.containsKey(message)) {
        count("undetected");
      }
    } else {
      count(outcome.kind().equals(LinkOutcome.NOT_SENT) ? "not_sent" : "unknown");
    }
  }

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  private Map<String, Object> row(int exchanges, Duration took) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("line", "pty");
    row.put("message_bytes", message(0).length());
    row.put("exchanges", exchanges);
    row.put("posts", posts);
    row.putAll(counts);
    long ended = counts.values().stream().mapToLong(Long::longValue).sum();
    row.put("lost_silently", exchanges - (ended - counts.get("undetected")));
    row.put("executed_twice", executedTwice(exchanges, false));
    row.put("executed_twice_as_cable_doubled", executedTwice(exchanges, true));
    row.put("hang_ups", hangUps);
    row.put("seconds", took.toSeconds());
    row.put("cable", cable.counts());
    row.put("link", primary.statistics().counts());
    return row;
  }

  /** Counts the POSTs executed twice that the cable doubled on their way, or all others. */
  private long executedTwice(int exchanges, boolean byCable) {
    long twice = 0;
    for (int number = 0; number < exchanges; number += 4) {
      Bytes message = message(number);
      if (executed.getOrDefault(message, 0) > 1) {
        boolean cable = doubled.stream().anyMatch(write -> carries(write, message));
        System.err.println("bench link: executed twice: " + message + ", by the cable: " + cable);
        twice += cable == byCable ? 1 : 0;
      }
    }
    return twice;
  }

  /** Tells whether a write, which can be several frames, has the message in it. */
  private static boolean carries(Bytes write, Bytes message) {
    return hex(write).contains(hex(message));
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toArray());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    near.close();
    far.close();
    time.stop();
    cable.close();
  }

  /** Waits for the link to stand. */
  private record FirstUp(CompletableFuture<Void> stands) implements PrimaryListener {
    @Override
    public void unsolicited(Bytes message) {}

    @Override
    public void up() {
      stands.complete(null);
    }

    @Override
    public void down(String reason) {}
  }
}
