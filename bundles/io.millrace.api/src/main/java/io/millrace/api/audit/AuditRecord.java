// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.audit;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * One line of the audit trail. Immutable. It holds no secret. Control characters in its texts
 * become blanks, so that each fits into a line of a log.
 */
public final class AuditRecord {
  /** The longest action in characters. */
  public static final int LONGEST_ACTION = 512;

  /** The longest detail in characters. */
  public static final int LONGEST_DETAIL = 1024;

  private final Instant time;
  private final Origin origin;
  private final String action;
  private final AuditOutcome outcome;
  private final String detail;

  private AuditRecord(
      Instant time, Origin origin, String action, AuditOutcome outcome, String detail) {
    this.time = Objects.requireNonNull(time);
    this.origin = Objects.requireNonNull(origin);
    this.action = Origin.line(action, LONGEST_ACTION);
    this.outcome = Objects.requireNonNull(outcome);
    this.detail = Origin.line(detail, LONGEST_DETAIL);
  }

  /**
   * Makes a record.
   *
   * @param time when, by the router's clock
   * @param origin who, from where and through which interface
   * @param action what, for example {@code login} or the command that was typed; cut at {@value
   *     #LONGEST_ACTION} characters
   * @param outcome how it ended
   * @param detail a sentence more, for example why it was refused; cut at {@value #LONGEST_DETAIL}
   *     characters; may be empty
   */
  public static AuditRecord of(
      Instant time, Origin origin, String action, AuditOutcome outcome, String detail) {
    return new AuditRecord(time, origin, action, outcome, detail);
  }

  /** Returns when, by the router's clock. */
  public Instant time() {
    return time;
  }

  /** Returns who, from where and through which interface. */
  public Origin origin() {
    return origin;
  }

  /** Returns what was ordered. */
  public String action() {
    return action;
  }

  /** Returns how it ended. */
  public AuditOutcome outcome() {
    return outcome;
  }

  /** Returns a sentence more; may be empty. */
  public String detail() {
    return detail;
  }

  @Override
  public String toString() {
    String line =
        time + " " + origin + ": " + action + ", " + outcome.name().toLowerCase(Locale.ROOT);
    return detail.isEmpty() ? line : line + ": " + detail;
  }
}
