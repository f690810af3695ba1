// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The tables of {@code bench swap} and its last line, one JSON object. */
final class SwapReport {
  private final SwapResult result;
  private final SwapResult control;

  private final boolean isOfAll;

  /**
   * Prepares it.
   *
   * @param isOfAll whether every kind of swap has to be among them
   */
  SwapReport(SwapResult result, SwapResult control, boolean isOfAll) {
    this.result = result;
    this.control = control;
    this.isOfAll = isOfAll;
  }

  /** Returns what the last line says. */
  Map<String, Object> figures() {
    Tally tally = result.tally();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("swaps", result.swaps().size());
    figures.put("lost", tally.lost());
    figures.put("executed_twice", result.executions().twice());
    figures.put("wrong", tally.wrong());
    figures.put("observers_kept", result.observersKept());
    figures.put("retransmissions_worst_second", tally.worstSecond());
    figures.put("added_pause_p99_ms", result.addedPause(swap -> true, 0.99));
    figures.put("loaders_leaked", leaked());
    figures.put("control_lost", control.tally().lost());
    return figures;
  }

  /** Returns one line for people for each bar that is missed. */
  List<String> missed() {
    List<String> missed = SwapThresholds.missedBy(figures());
    missed.addAll(
        SwapThresholds.pausesMissedBy(
            result.addedPause(swap -> swap.is(SwapResult.Extent.BESIDE), 0.99),
            result.addedPause(swap -> swap.is(SwapResult.Extent.OTHER), 0.99),
            result.addedPause(swap -> swap.is(SwapResult.Extent.WHOLE), 0.99)));
    if (isOfAll) {
      missed.addAll(
          SwapThresholds.notSwapped(
              result.swaps().stream().map(SwapResult.Swap::extent).collect(Collectors.toSet())));
    }
    if (result.notSwapped() > 0) {
      missed.add(result.notSwapped() + " swaps were refused or rolled back");
    }
    List<RouterMemory> memory = result.memory();
    if (memory.size() > 2) {
      missed.addAll(SwapThresholds.heapMissedBy(memory.get(1), memory.get(memory.size() - 1)));
    }
    return missed;
  }

  private long leaked() {
    List<RouterMemory> memory = result.memory();
    return Math.max(0, memory.get(memory.size() - 1).wirings() - memory.get(0).wirings());
  }

  void print() throws IOException {
    System.out.printf(
        "%-28s %5s %9s %9s %9s  %s%n",
        "swapped", "swaps", "took p50", "pause p50", "pause p99", "(added, milliseconds)");
    for (String name : result.names()) {
      row(name, swap -> swap.what().equals(name));
    }
    row("one, beside its predecessor", swap -> swap.is(SwapResult.Extent.BESIDE));
    row("one of the others", swap -> swap.is(SwapResult.Extent.OTHER));
    row("a set of some", swap -> swap.is(SwapResult.Extent.SET));
    row("all as one set", swap -> swap.is(SwapResult.Extent.WHOLE));
    kinds();
    Tally tally = result.tally();
    System.out.printf(
        "%d requests, %d answered, lost %s, wrong %s, executed twice %s%n",
        tally.sent(),
        tally.answered(),
        tally.losses(),
        tally.wrongs(),
        result.executions().examples());
    System.out.printf(
        "notifications at most %.0f ms apart, p50 %.0f; heap after collections %s%n",
        Quantile.of(result.gaps(), 1), Quantile.of(result.gaps(), 0.5), result.memory());
    System.out.printf("without parking: lost %s%n", control.tally().losses());
    System.out.println(new ObjectMapper().writeValueAsString(figures()));
  }

  private void row(String name, Predicate<SwapResult.Swap> which) {
    List<SwapResult.Swap> swaps = result.swaps().stream().filter(which).toList();
    if (!swaps.isEmpty()) {
      System.out.printf(
          "%-28s %5d %9.1f %9.1f %9.1f%n",
          name,
          swaps.size(),
          Quantile.of(swaps.stream().map(SwapResult.Swap::millis).toList(), 0.5),
          result.addedPause(which, 0.5),
          result.addedPause(which, 0.99));
    }
  }

  private void kinds() {
    System.out.printf(
        "%-28s %9s %9s %9s %9s%n", "request", "calm p50", "calm p99", "added p50", "added p99");
    for (Kind kind : Kind.values()) {
      if (kind.isPrompt) {
        System.out.printf(
            "%-28s %9.1f %9.1f %9.1f %9.1f%n",
            kind,
            result.calm(kind, 0.5),
            result.calm(kind, 0.99),
            result.addedPauses(swap -> true, 0.5).get(kind),
            result.addedPauses(swap -> true, 0.99).get(kind));
      }
    }
  }
}
