// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import io.millrace.lib.release.journal.ReleaseState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * When the router is killed.
 *
 * @param doing what is done then
 * @param at the record around which it is, {@code before:STATE} or {@code after:STATE}, or {@code
 *     switch:POINT}, a point of the switch; empty for a random moment
 */
record Step(Doing doing, String at) {

  /** What is done when the router is killed. */
  enum Doing {
    /** A release is installed. */
    INSTALL,
    /** A release is installed that waits for a confirmation, and is undone. */
    ROLLBACK,
    /** A release is installed and confirmed. */
    CONFIRM,
    /** A bundle is updated by hand. */
    UPDATE,
    /** The router starts. */
    START
  }

  private static final List<ReleaseState> INSTALL =
      List.of(
          ReleaseState.RECEIVED,
          ReleaseState.VERIFIED,
          ReleaseState.STAGED,
          ReleaseState.PLANNED,
          ReleaseState.SWITCHING,
          ReleaseState.JUDGING,
          ReleaseState.COMMITTED);

  /** What the deployer's switch comes to between two records. */
  private static final List<String> SWITCH =
      List.of("INSTALLED", "RESOLVED", "STOPPED", "STARTED", "UNINSTALLED", "EXCHANGED");

  private static final String SWITCH_AT = "switch:";

  boolean isRandom() {
    return at.isEmpty();
  }

  /** Tells whether it is in the switch that takes a release back, and not in the one before. */
  boolean isOnTheWayBack() {
    return doing == Doing.ROLLBACK && at.startsWith(SWITCH_AT);
  }

  /**
   * Returns so many for a disk that is full, in an order that the seed says: records alone, each of
   * which is to be written there; when there are more than those, they come again.
   */
  static List<Step> ofRecords(int count, Random random) {
    List<Step> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      List<Step> round = records();
      Collections.shuffle(round, random);
      chosen.addAll(round.subList(0, Math.min(round.size(), count - chosen.size())));
    }
    return chosen;
  }

  private static List<Step> records() {
    List<Step> steps = new ArrayList<>();
    INSTALL.forEach(state -> around(steps, Doing.INSTALL, state));
    around(steps, Doing.CONFIRM, ReleaseState.AWAITING_CONFIRM);
    around(steps, Doing.CONFIRM, ReleaseState.COMMITTED);
    around(steps, Doing.ROLLBACK, ReleaseState.ROLLING_BACK);
    around(steps, Doing.ROLLBACK, ReleaseState.ROLLED_BACK);
    around(steps, Doing.UPDATE, ReleaseState.DRIFT);
    around(steps, Doing.START, ReleaseState.START_ATTEMPT);
    around(steps, Doing.START, ReleaseState.HEALTHY);
    return steps;
  }

  /**
   * Returns so many: each record's and each point's of a switch first, then random moments, in an
   * order that the seed says.
   */
  static List<Step> of(int count, Random random) {
    List<Step> steps = records();
    for (String point : SWITCH) {
      steps.add(new Step(Doing.INSTALL, SWITCH_AT + point));
      steps.add(new Step(Doing.ROLLBACK, SWITCH_AT + point));
    }
    if (count < steps.size()) {
      Collections.shuffle(steps, random);
    }
    while (steps.size() < count) {
      steps.add(new Step(Doing.values()[steps.size() % Doing.values().length], ""));
    }
    List<Step> chosen = new ArrayList<>(steps.subList(0, count));
    Collections.shuffle(chosen, random);
    return chosen;
  }

  private static void around(List<Step> steps, Doing doing, ReleaseState state) {
    steps.add(new Step(doing, "before:" + state));
    steps.add(new Step(doing, "after:" + state));
  }

  @Override
  public String toString() {
    return doing + (at.isEmpty() ? " at a random moment" : " " + at);
  }
}
