// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a run has measured. */
final class SwapResult {
  private final SwapRig rig;
  private final List<Window> calm = new ArrayList<>();
  private final List<Swap> swaps = new ArrayList<>();
  private final List<RouterMemory> memory = new ArrayList<>();
  private final List<Double> gaps = new ArrayList<>();
  private final Tally tally;
  private int kept;
  private int failed;

  /**
   * A swap.
   *
   * @param what the bundles, with + between them
   * @param millis how long it took
   */
  record Swap(String what, Extent extent, Window window, double millis) {
    boolean is(Extent other) {
      return extent == other;
    }
  }

  /** What a swap was of. */
  enum Extent {
    /** One bundle whose next build was started beside this one. */
    BESIDE("a bundle that starts beside its predecessor"),
    /** Another single bundle. */
    OTHER("another bundle"),
    /** Some bundles. */
    SET("a set of some"),
    /** The API, with or without others: all bundles are exchanged. */
    WHOLE("the whole set");

    /** What it is, for people. */
    final String what;

    Extent(String what) {
      this.what = what;
    }
  }

  SwapResult(SwapRig rig) {
    this.rig = rig;
    this.tally = rig.tally();
  }

  void calm(Window window) {
    calm.add(window);
  }

  void swap(Swap swap) {
    swaps.add(swap);
  }

  /** A swap was refused or undone. */
  void failed() {
    failed++;
  }

  int notSwapped() {
    return failed;
  }

  void add(RouterMemory now) {
    memory.add(now);
  }

  void observer(boolean isKept, double gap) {
    kept += isKept ? 1 : 0;
    gaps.add(gap);
  }

  Tally tally() {
    return tally;
  }

  Executions executions() {
    return rig.executions();
  }

  List<Swap> swaps() {
    return swaps;
  }

  List<RouterMemory> memory() {
    return memory;
  }

  /** Returns the longest times in milliseconds between two notifications, one a swap. */
  List<Double> gaps() {
    return gaps;
  }

  /** Returns how many percent of the observers heard something new after each swap. */
  double observersKept() {
    return gaps.isEmpty() ? 0 : Math.floor(10_000.0 * kept / gaps.size()) / 100;
  }

  /** Returns the kinds of swaps there were, a single bundle by its name. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    swaps.stream()
        .filter(swap -> swap.is(Extent.BESIDE) || swap.is(Extent.OTHER))
        .forEach(swap -> names.add(swap.what()));
    return names;
  }

  double longest(Window window) {
    return window.longest(worst(window));
  }

  /** Returns the kind of request that waited longest in a window. */
  Kind worst(Window window) {
    return Arrays.stream(Kind.values())
        .max(Comparator.comparingDouble(window::longest))
        .orElseThrow();
  }

  /**
   * Returns by how many milliseconds so large a part of these swaps has made a request wait longer
   * than the same part of the calm windows: of the kind of request that has it worst.
   */
  double addedPause(Predicate<Swap> which, double part) {
    return addedPauses(which, part).values().stream().max(Double::compare).orElse(0.0);
  }

  /** Returns the same for each kind of request. */
  Map<Kind, Double> addedPauses(Predicate<Swap> which, double part) {
    List<Window> windows = swaps.stream().filter(which).map(Swap::window).toList();
    Map<Kind, Double> added = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      if (kind.isPrompt) {
        double more = quantile(windows, kind, part) - quantile(calm, kind, part);
        added.put(kind, Math.max(0, Math.round(10 * more) / 10.0));
      }
    }
    return added;
  }

  /** Returns the longest waits of a kind in calm windows. */
  double calm(Kind kind, double part) {
    return quantile(calm, kind, part);
  }

  private static double quantile(Collection<Window> windows, Kind kind, double part) {
    return Quantile.of(windows.stream().map(window -> window.longest(kind)).toList(), part);
  }
}
