// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.link.hdlc.station.LinkCounters;

/**
 * Guards and actions of the primary's transitions that resynchronise the link: the secondary
 * refuses RNR by FRMR without any other effect [spec hdlc-link.md §4], and no other frame of ours.
 * Once FRMR is there, every reply to an older frame has come or is lost, and N(R) is unambiguous.
 * Runs on the line's loop.
 */
final class Resync {
  /** After so many failures a secondary that has never sent FRMR is served without it. */
  private static final int MAX_FAILURES = 5;

  private final StopAndWaitArq arq;
  private final Connection connection;
  private final LinkCounters counters;
  private PrimaryInput purpose = PrimaryInput.NEXT;
  private boolean everRefused;
  private int failures;

  Resync(StopAndWaitArq arq, Connection connection, LinkCounters counters) {
    this.arq = arq;
    this.connection = connection;
    this.counters = counters;
  }

  void thenNext() {
    begin(PrimaryInput.NEXT);
  }

  void thenSend() {
    begin(PrimaryInput.SEND);
  }

  void thenCheck() {
    begin(PrimaryInput.CHECK);
  }

  private void begin(PrimaryInput next) {
    purpose = next;
    counters.add(LinkCounters.RESYNCS);
  }

  /** Returns the input that follows the resynchronisation. */
  PrimaryInput purpose() {
    return purpose;
  }

  /** FRMR came. */
  void refused() {
    everRefused = true;
    connection.holds();
    arq.resynchronised();
  }

  /** Tells whether nothing may be sent whose answer could be mistaken. */
  boolean isIndispensable() {
    return everRefused || failures + 1 < MAX_FAILURES;
  }

  /** FRMR did not come in N2 attempts. */
  void failed() {
    failures++;
  }
}
