// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.util.List;

/**
 * One run: swaps under load, each after as long a time without one; in a run of more than {@value
 * #FEW} every fourth, which gives hundreds of such times still.
 */
final class SwapRun {
  private static final long WARM_UP_MILLIS = 4000;
  private static final long SETTLE_MILLIS = 250;
  private static final long START_MILLIS = 30_000;

  private static final long PATIENT_MILLIS = 3000;
  private static final int FEW = 200;
  private static final int CALM_EVERY = 4;

  /** A client that observes notices by then that nothing comes any more. */
  private static final long SILENT_MILLIS = 10_000;

  private static final int MOST_LINES = 12;

  /** All retransmissions of a request, and the slowest device. */
  private static final long DRAIN_MILLIS = 130_000;

  private final SwapRig rig;
  private final Tally tally;
  private final Switch way;
  private final Jdk jdk;
  private final SwapResult result;

  SwapRun(SwapRig rig, Switch way, Jdk jdk) {
    this.rig = rig;
    this.tally = rig.tally();
    this.way = way;
    this.jdk = jdk;
    this.result = new SwapResult(rig);
  }

  SwapResult run(List<List<String>> order) throws IOException, InterruptedException {
    warmUp();
    result.add(memory());
    for (int i = 0; i < order.size(); i++) {
      if (i == order.size() / 2) {
        result.add(memory());
      }
      swap(order.get(i), i + 1, order.size());
    }
    tally.begin(null, "the end");
    Thread.sleep(WARM_UP_MILLIS);
    rig.load().send(false);
    settle();
    result.add(memory());
    rig.router()
        .output()
        .lines()
        .filter(SwapRun::isWarning)
        .limit(200)
        .forEach(line -> System.err.println("router: " + line));
    return result;
  }

  private static boolean isWarning(String line) {
    return line.contains(" WARN")
        || line.contains(" ERROR")
        || line.contains("SEVERE")
        || line.contains(" bundles were exchanged in ");
  }

  /** Without parking a router that has just started refuses what it is not ready for. */
  private void warmUp() throws IOException, InterruptedException {
    retried(() -> rig.load().login(), () -> tally.lost() == 0, "the sessions");
    retried(this::observe, () -> isAllFresh(0), "the observations");
    rig.load().send(true);
    Thread.sleep(WARM_UP_MILLIS);
    tally.forget();
    long carried = rig.linkDevice().bytes();
    long begun = System.nanoTime();
    Thread.sleep(WARM_UP_MILLIS);
    double share = (rig.linkDevice().bytes() - carried) * 10e9 / (System.nanoTime() - begun);
    System.err.printf(
        "bench swap: the link carries %.0f %% of its line%n", 100 * share / LinkDevice.BAUD);
  }

  private void observe() {
    List<Observation> observations = rig.observations();
    for (int i = 0; i < observations.size(); i++) {
      Observation before = observations.get(i);
      if (!before.isFresh(0)) {
        observations.set(i, new Observation(before.client, before.uri));
        rig.load().observe(observations.get(i));
      }
    }
  }

  private void retried(Runnable what, Condition done, String name)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_MILLIS * 1_000_000;
    do {
      if (System.nanoTime() > end) {
        throw new IOException("the router does not answer: " + name + tally.takeLog());
      }
      tally.forget();
      what.run();
      long answered = System.nanoTime() + PATIENT_MILLIS * 1_000_000;
      while (System.nanoTime() < answered && (rig.load().open() > 0 || !done.holds())) {
        Thread.sleep(10);
      }
    } while (!done.holds());
  }

  private void swap(List<String> names, int number, int all)
      throws IOException, InterruptedException {
    rig.check();
    Switch.Prepared prepared = way.prepare(names);
    String what = SwapBench.name(names);
    if (all <= FEW || number % CALM_EVERY == 1) {
      result.calm(tally.begin(new Window(false), "the calm before " + what));
      Thread.sleep(way.usualMillis() + SETTLE_MILLIS);
    }
    Window window = tally.begin(new Window(true), what);
    long begun = System.nanoTime();
    long lost = tally.lost();
    did(prepared, what);
    long ended = System.nanoTime();
    Thread.sleep(SETTLE_MILLIS);
    tally.begin(null, "after " + what);
    observers(ended, what);
    result.swap(new SwapResult.Swap(what, extent(names, prepared), window, (ended - begun) / 1e6));
    System.err.printf(
        "bench swap: %d of %d, %s: %.0f ms, pause %.0f ms (%s), lost %d%n",
        number,
        all,
        what,
        (ended - begun) / 1e6,
        result.longest(window),
        result.worst(window),
        tally.lost() - lost);
    explain();
  }

  private static SwapResult.Extent extent(List<String> names, Switch.Prepared prepared) {
    if (names.contains(SwapBench.API)) {
      return SwapResult.Extent.WHOLE; // all go along with the API
    }
    if (names.size() > 1) {
      return SwapResult.Extent.SET;
    }
    return prepared.startsBeside() ? SwapResult.Extent.BESIDE : SwapResult.Extent.OTHER;
  }

  /** A swap that is refused or rolled back makes the benchmark fail; the run goes on. */
  private void did(Switch.Prepared prepared, String what) throws InterruptedException {
    try {
      prepared.run();
    } catch (IOException failure) {
      System.err.println("  not swapped: " + what + ": " + failure.getMessage());
      result.failed();
    }
  }

  /** Each observer hears something new after the swap; one that does not registers again. */
  private void observers(long since, String what) throws InterruptedException, IOException {
    long end = System.nanoTime() + SILENT_MILLIS * 1_000_000;
    while (System.nanoTime() < end && !isAllHeard(since)) {
      Thread.sleep(10);
    }
    for (Observation observation : List.copyOf(rig.observations())) {
      boolean kept = observation.ended().isEmpty() && observation.isFresh(since);
      result.observer(kept, observation.takeLongestGap());
      if (!kept) {
        System.err.println("  observer lost during " + what + ": " + observation);
        Observation again = new Observation(observation.client, observation.uri);
        rig.observations().set(rig.observations().indexOf(observation), again);
        rig.load().observe(again);
      }
    }
  }

  private boolean isAllHeard(long since) {
    return rig.observations().stream()
        .allMatch(each -> !each.ended().isEmpty() || each.isFresh(since));
  }

  private boolean isAllFresh(long since) {
    return rig.observations().stream().allMatch(each -> each.isFresh(since));
  }

  private void settle() throws InterruptedException, IOException {
    long end = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
    while (rig.load().open() > 0 && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    rig.check();
    explain();
  }

  /** Says what was lost, wrong or repeated, as far as it fits a screen. */
  private void explain() {
    List<String> lines = tally.takeLog();
    lines.stream().limit(MOST_LINES).forEach(line -> System.err.println("  " + line));
    if (lines.size() > MOST_LINES) {
      System.err.printf("  and %d more%n", lines.size() - MOST_LINES);
    }
  }

  private RouterMemory memory() throws IOException, InterruptedException {
    tally.begin(null, "a garbage collection");
    RouterMemory memory = RouterMemory.of(jdk.home(), rig.router().process().pid());
    System.err.println("bench swap: " + memory);
    return memory;
  }

  /** Something that is waited for. */
  private interface Condition {
    boolean holds() throws IOException;
  }
}
