// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What bundles of remote administration cost a router without traffic: medians over the rounds, and
 * what of them is missed. A bundle may take 2 % of the CPU of the whole router. Less than 0.02 % of
 * one core, or 40 ms, is not told from nothing: the kernel counts two figures in hundredths of a
 * second, and each is read twice.
 */
final class IdleReport {
  static final double ALLOWED_SHARE = 0.02;
  static final double FLOOR_OF_CORE = 0.0002;
  static final double FLOOR_MILLIS = 40;

  /** Two equal routers that differ by a larger share of their CPU say that others were busy. */
  static final double CHANCE_SHARE = 0.10;

  private static final double MILLIS = 1000;
  private static final double KIBIBYTE = 1024;

  private final double windowMillis;
  private final List<IdleRound> rounds;

  IdleReport(int windowSeconds, List<IdleRound> rounds) {
    windowMillis = windowSeconds * MILLIS;
    this.rounds = rounds;
  }

  private double median(ToDoubleFunction<IdleRound> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private double wholeMillis() {
    return median(round -> round.whole().cpuMillis());
  }

  /** Returns how many milliseconds of CPU a bundle may take in a window. */
  double allowedMillis() {
    return atLeastFloor(ALLOWED_SHARE * wholeMillis());
  }

  private double atLeastFloor(double millis) {
    return Math.max(millis, Math.max(FLOOR_OF_CORE * windowMillis, FLOOR_MILLIS));
  }

  double costMillis(String bundle) {
    return median(round -> round.cost(bundle).cpuMillis());
  }

  /** Returns one line for people for each threshold that is missed; none when all hold. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    double chance = median(IdleRound::chanceMillis);
    double mayDiffer = atLeastFloor(CHANCE_SHARE * wholeMillis());
    if (chance > mayDiffer) {
      missed.add(
          "the machine is not quiet: two equal routers differ by %.0f ms of CPU, allowed are %.0f"
              .formatted(chance, mayDiffer));
    }
    for (String bundle : bundles()) {
      if (costMillis(bundle) > allowedMillis()) {
        missed.add(
            "%s takes %.0f ms of CPU when it is idle, allowed are %.0f"
                .formatted(bundle, costMillis(bundle), allowedMillis()));
      }
    }
    return missed;
  }

  private TreeSet<String> bundles() {
    return new TreeSet<>(rounds.get(0).without().keySet());
  }

  /** Returns it as an object of JSON. */
  ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("bench", "idle");
    json.put("window_seconds", windowMillis / MILLIS).put("rounds", rounds.size());
    json.put("cpu_of_core_percent", rounded(100 * wholeMillis() / windowMillis));
    json.put(
        "chance_of_core_percent", rounded(100 * median(IdleRound::chanceMillis) / windowMillis));
    json.put("allowed_of_core_percent", rounded(100 * allowedMillis() / windowMillis));
    json.put("heap_kib", Math.round(median(round -> round.whole().heapBytes()) / KIBIBYTE));
    json.put("chance_heap_kib", Math.round(median(IdleRound::chanceHeapBytes) / KIBIBYTE));
    json.put(
        "metaspace_kib", Math.round(median(round -> round.whole().metaspaceBytes()) / KIBIBYTE));
    ObjectNode bundles = json.putObject("bundles");
    bundles().forEach(bundle -> add(bundles.putObject(bundle), bundle));
    json.put("good", missed().isEmpty());
    return json;
  }

  private void add(ObjectNode json, String bundle) {
    json.put("cpu_of_core_percent", rounded(100 * costMillis(bundle) / windowMillis));
    json.put("cpu_of_router_percent", rounded(100 * costMillis(bundle) / wholeMillis()));
    json.put("heap_kib", Math.round(median(round -> round.cost(bundle).heapBytes()) / KIBIBYTE));
    json.put(
        "metaspace_kib",
        Math.round(median(round -> round.cost(bundle).metaspaceBytes()) / KIBIBYTE));
  }

  private static double rounded(double figure) {
    return Double.isFinite(figure) ? Math.round(figure * 10_000) / 10_000.0 : 0;
  }
}
