// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code bench kill} has counted, and what it must come up to. */
final class KillCounts {
  private final List<Double> serveAgain = new ArrayList<>();
  private final int wantedOnFullDisk;
  private int kills;
  private int onFullDisk;
  private int mixed;
  private int acknowledgedLost;
  private int notReached;
  private int refusedOnFullDisk;

  /**
   * Prepares it.
   *
   * @param wantedOnFullDisk how many kills are to be on a disk without room
   */
  KillCounts(int wantedOnFullDisk) {
    this.wantedOnFullDisk = wantedOnFullDisk;
  }

  void killed(boolean isDiskFull) {
    kills++;
    onFullDisk += isDiskFull ? 1 : 0;
  }

  /** The bundles that run are neither the old set nor the new one. */
  void mixed() {
    mixed++;
  }

  /** Something that was acknowledged, or on the disk, is not there any more. */
  void lost() {
    acknowledgedLost++;
  }

  /** The router was not killed where it was to be: a full disk may have no room for the change. */
  void notReached(boolean isDiskFull) {
    if (isDiskFull) {
      refusedOnFullDisk++;
    } else {
      notReached++;
    }
  }

  /** The time from the start of the process to the first answer. */
  void servedAgain(double millis) {
    serveAgain.add(millis);
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("kills", kills);
    figures.put("full_disk_kills", onFullDisk);
    figures.put("full_disk_refused", refusedOnFullDisk);
    figures.put("mixed", mixed);
    figures.put("acknowledged_lost", acknowledgedLost);
    figures.put("serve_again_p99_ms", quantile(0.99));
    return figures;
  }

  double quantile(double part) {
    List<Double> sorted = serveAgain.stream().sorted().toList();
    int at = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.isEmpty() ? 0 : Math.round(10 * sorted.get(Math.max(0, at))) / 10.0;
  }

  /** Returns one line for people for each bar that is missed; none when all hold. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (mixed > 0) {
      missed.add("mixed is " + mixed + ", must be 0");
    }
    if (acknowledgedLost > 0) {
      missed.add("acknowledged_lost is " + acknowledgedLost + ", must be 0");
    }
    if (notReached > 0) {
      missed.add(notReached + " steps were not reached: what they prove is not proved");
    }
    if (kills == 0) {
      missed.add("kills is 0: nothing was tried");
    }
    if (onFullDisk < wantedOnFullDisk) {
      missed.add("full_disk_kills is " + onFullDisk + ", must be " + wantedOnFullDisk);
    }
    if (onFullDisk > 0 && refusedOnFullDisk == onFullDisk) {
      missed.add("full_disk_refused is " + onFullDisk + ": no record met a full disk");
    }
    return missed;
  }
}
