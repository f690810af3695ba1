// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseStage;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.report.ReportText;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The answer to an order: what was refused is said at once, and a change that is made goes on after
 * the answer, because it may replace what would carry a later one. So the client is answered when
 * the first bundle is about to be exchanged, at the end when that comes before, and after {@link
 * #LONGEST} in any case. Thread-safe.
 */
final class OrderAnswer implements Consumer<ReleaseReport> {
  /** A client is told within this time that its order is being followed. */
  static final Duration LONGEST = Duration.ofSeconds(20);

  private static final String GOES_ON = "\nGET /releases/status tells how it goes on";
  private static final Set<ReleaseStage> BEFORE =
      Set.of(
          ReleaseStage.NONE,
          ReleaseStage.RECEIVED,
          ReleaseStage.VERIFIED,
          ReleaseStage.STAGED,
          ReleaseStage.PLANNED);

  private final Consumer<CoapResponse> answer;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final Timer limit;
  private volatile ReleaseReport last; // null: there was none
  private volatile boolean taken;

  OrderAnswer(Time time, Consumer<CoapResponse> answer) {
    this.answer = answer;
    this.limit = time.schedule(LONGEST, this::goesOn);
  }

  /** Takes a report of any change; of this order's one after {@link #taken}. */
  @Override
  public void accept(ReleaseReport report) {
    last = report;
    tell(report);
  }

  /** The deployer has taken the order: what it reports until the end is about that. */
  void taken() {
    taken = true;
    if (last != null) {
      tell(last);
    }
  }

  private void tell(ReleaseReport report) {
    if (taken && !BEFORE.contains(report.stage()) && !report.stage().isEnd()) {
      goesOn();
    }
  }

  private void goesOn() {
    String line = last == null ? "the order is being followed" : ReportText.line(last);
    answer(Answers.text(CoapCode.CHANGED, line + GOES_ON));
  }

  /** The order is done, or was refused. */
  void ended(ReleaseReport report) {
    boolean refused = report.stage() == ReleaseStage.REFUSED && !ReportText.isGood(report);
    answer(
        Answers.text(
            refused ? Answers.UNPROCESSABLE : CoapCode.CHANGED, ReportText.verdict(report)));
  }

  /** Answers once; false when that was done before. */
  boolean answer(CoapResponse response) {
    boolean first = answered.compareAndSet(false, true);
    if (first) {
      limit.cancel();
      answer.accept(response);
    }
    return first;
  }
}
