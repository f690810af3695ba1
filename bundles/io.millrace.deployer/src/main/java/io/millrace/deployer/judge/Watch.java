// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.traffic.TrafficWindow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The course of one judgement, look by look. What is bad three times in a row ends it at once; when
 * the time is over and nothing is worse, the switch is good; a suspicion and an outage are given
 * more time, at the end of which the one is bad and the other is the operator's to decide. Not
 * thread-safe.
 */
final class Watch {
  private static final int IN_A_ROW = 3;
  private static final Duration BETWEEN_COLLECTIONS = Duration.ofSeconds(5);

  private final Baseline baseline;
  private final Set<String> mustRun;
  private final List<Criterion> criteria;
  private final JudgeConfig bars;
  private final long begun;
  private final long window;
  private final long longest;
  private final long settling;
  private int badInARow;
  private long collected;

  /**
   * Begins it.
   *
   * @param now by the monotonic clock in nanoseconds
   */
  Watch(
      Baseline baseline,
      Set<String> mustRun,
      List<Criterion> criteria,
      JudgeConfig bars,
      Duration window,
      long now) {
    this.baseline = baseline;
    this.mustRun = Set.copyOf(mustRun);
    this.criteria = List.copyOf(criteria);
    this.bars = bars;
    this.begun = now;
    this.window = window.toNanos();
    this.longest = Math.max(this.window, Duration.ofSeconds(bars.longestSeconds()).toNanos());
    this.settling =
        Math.min(Duration.ofSeconds(bars.settleSeconds()).toNanos(), this.window / IN_A_ROW);
    this.collected = now - BETWEEN_COLLECTIONS.toNanos();
  }

  /** Tells whether the heap is to be collected before the next look: not while there is time. */
  boolean wantsCollection(long now) {
    boolean wants = now - begun >= window && now - collected >= BETWEEN_COLLECTIONS.toNanos();
    if (wants) {
      collected = now;
    }
    return wants;
  }

  /**
   * Looks at the router.
   *
   * @param probed how many requests of {@code since} were probes
   * @return the verdict, when there is one
   */
  Optional<Verdict> look(long now, RouterState state, TrafficWindow since, long probed) {
    Touched touched = Touched.between(baseline.state(), state, baseline.chains());
    Comparison comparison =
        new Comparison(
            baseline.state(), state, baseline.traffic(), since, mustRun, touched, probed, bars);
    List<Evidence> evidence = criteria.stream().map(each -> each.judge(comparison)).toList();
    if (now - begun < settling) {
      evidence = evidence.stream().filter(each -> each.criterion().equals("deadlock")).toList();
    }
    boolean over = now - begun >= window;
    boolean tooLong = now - begun >= longest;
    boolean bad = has(evidence, Outcome.BAD) || over && has(evidence, Outcome.WORSE);
    badInARow = bad ? badInARow + 1 : 0;
    if (badInARow >= IN_A_ROW || tooLong && (bad || has(evidence, Outcome.SUSPECT))) {
      return Optional.of(new Verdict(false, false, evidence));
    }
    if (!over || bad || has(evidence, Outcome.SUSPECT)) {
      return Optional.empty();
    }
    if (has(evidence, Outcome.OUTAGE)) {
      return tooLong ? Optional.of(new Verdict(false, true, evidence)) : Optional.empty();
    }
    return Optional.of(new Verdict(true, false, evidence));
  }

  private static boolean has(List<Evidence> evidence, Outcome... outcomes) {
    return evidence.stream().anyMatch(each -> List.of(outcomes).contains(each.outcome()));
  }
}
