// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.release;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** How far a change has come and why. Immutable. */
public final class ReleaseReport {
  private final String change;
  private final ReleaseStage stage;
  private final Instant time;
  private final ReleaseName release;
  private final String set;
  private final String reason;
  private final List<String> evidence;
  private final long confirmSeconds;
  private final String criterion;

  private ReleaseReport(
      String change,
      ReleaseStage stage,
      Instant time,
      ReleaseName release,
      String set,
      String reason,
      List<String> evidence,
      long confirmSeconds,
      String criterion) {
    this.change = Objects.requireNonNull(change);
    this.stage = Objects.requireNonNull(stage);
    this.time = Objects.requireNonNull(time);
    this.release = Objects.requireNonNull(release);
    this.set = Objects.requireNonNull(set);
    this.reason = Objects.requireNonNull(reason);
    this.evidence = List.copyOf(evidence);
    this.confirmSeconds = confirmSeconds;
    this.criterion = Objects.requireNonNull(criterion);
  }

  /**
   * Makes a report.
   *
   * @param change tells this change from others; empty when there was none
   * @param stage how far it has come
   * @param time since when, by the router's clock
   * @param release what is being installed
   * @param set the SHA-256 of the installed set that it is about, in hex; may be empty
   * @param reason why it ended so, in a sentence; may be empty
   * @param evidence what the verdict rests on, a sentence each
   * @param confirmSeconds seconds left to confirm it; 0 when nothing waits
   */
  public static ReleaseReport of(
      String change,
      ReleaseStage stage,
      Instant time,
      ReleaseName release,
      String set,
      String reason,
      List<String> evidence,
      long confirmSeconds) {
    return new ReleaseReport(
        change, stage, time, release, set, reason, evidence, confirmSeconds, "");
  }

  /**
   * Returns the same report with what was not fulfilled.
   *
   * @param criterion a word for programs, see {@link #criterion}
   */
  public ReleaseReport withCriterion(String criterion) {
    return new ReleaseReport(
        change, stage, time, release, set, reason, evidence, confirmSeconds, criterion);
  }

  /** Returns what tells this change from others; empty when there was none. */
  public String change() {
    return change;
  }

  /** Returns how far it has come. */
  public ReleaseStage stage() {
    return stage;
  }

  /** Returns since when. */
  public Instant time() {
    return time;
  }

  /** Returns what is being installed. */
  public ReleaseName release() {
    return release;
  }

  /** Returns the SHA-256 of the installed set that it is about, in hex; may be empty. */
  public String set() {
    return set;
  }

  /** Returns why it ended so; may be empty. */
  public String reason() {
    return reason;
  }

  /** Returns what the verdict rests on. */
  public List<String> evidence() {
    return evidence;
  }

  /** Returns the seconds left to confirm it; 0 when nothing waits. */
  public long confirmSeconds() {
    return confirmSeconds;
  }

  /**
   * Returns what was not fulfilled, a word for programs: for example {@code judge} (it did worse
   * than before), {@code missing-jars}, {@code failed-before} or {@code nothing-to-undo}; may be
   * empty.
   */
  public String criterion() {
    return criterion;
  }

  @Override
  public String toString() {
    String line = release + " " + stage;
    return reason.isEmpty() ? line : line + ": " + reason;
  }
}
