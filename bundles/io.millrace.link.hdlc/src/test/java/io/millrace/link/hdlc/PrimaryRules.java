// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;

/**
 * What a primary must keep to on the wire [spec hdlc-link.md §4–§9.2], checked from outside, frame
 * by frame: half-duplex, poll bit, numbers, SNRM before anything, RR before DISC. Its turn comes
 * after a reply, a quiet line after a damaged one that came no sooner than the sensor speaks, or
 * T1.
 */
final class PrimaryRules {
  private static final long SETTLE = 5_000_000L;
  private static final long SENSOR_SILENCE = 400_000_000L;
  private static final long QUIET = 20_000_000L;

  private final long replyNanos;
  private int vs;
  private int vr;
  private boolean connected;
  private boolean asked;
  private boolean owesDisc;
  private long sentAt;
  private Long repliedAt;
  private Long damagedAt;
  private Bytes last = Bytes.EMPTY;

  /** Makes rules for a primary that gives the sensor so long at the least. */
  PrimaryRules(Duration replyTimeout) {
    replyNanos = replyTimeout.toNanos();
    sentAt = -replyNanos;
  }

  void check(PrimaryBench.Passing passing) {
    if (passing.sent()) {
      sent(passing);
    } else if (SensorModel.isFrame(passing.bytes())) {
      received(passing);
    } else if (passing.nanos() - sentAt >= SENSOR_SILENCE) {
      damagedAt = passing.nanos();
    }
  }

  private void sent(PrimaryBench.Passing passing) {
    Bytes wire = passing.bytes();
    int control = wire.at(5);
    assertThat(SensorModel.isFrame(wire)).as("one whole frame in one write").isTrue();
    assertThat(wire.slice(3, 2)).isEqualTo(Bytes.hex("0303"));
    assertThat(control & 0x10).as("poll bit").isNotZero();
    boolean inTurn =
        repliedAt != null && passing.nanos() - repliedAt >= SETTLE
            || damagedAt != null && passing.nanos() - damagedAt >= QUIET
            || passing.nanos() - sentAt >= replyNanos;
    assertThat(inTurn).as("turn of %s after %s", wire, last).isTrue();
    checkNumbers(control);
    sentAt = passing.nanos();
    repliedAt = null;
    damagedAt = null;
    last = wire;
  }

  private void checkNumbers(int control) {
    if (Trace.isMessage(Bytes.hex("0000000000").plus(SensorModel.bytes(control)))) {
      assertThat(connected).as("message while connected").isTrue();
      assertThat(control >> 1 & 7).as("N(S)").isEqualTo(vs);
      assertThat(control >> 5).as("N(R)").isEqualTo(vr);
    } else if ((control & 0x0F) == 0x05) {
      assertThat(connected).as("cleared while connected").isTrue();
    } else if ((control & 0x0F) == 0x01) {
      assertThat(connected).as("poll while connected").isTrue();
      assertThat(control >> 5).as("N(R)").isEqualTo(vr);
    } else if (control == 0x53) {
      assertThat(asked || owesDisc).as("asked before DISC").isTrue();
      owesDisc = true;
    } else {
      assertThat(control).isEqualTo(0x93);
      assertThat(owesDisc).as("DISC is settled before SNRM").isFalse();
    }
  }

  private void received(PrimaryBench.Passing passing) {
    int asking = last.at(5);
    int control = passing.bytes().at(5);
    repliedAt = passing.nanos();
    if (asking == 0x93) {
      connected = control == 0x73;
      asked = false;
      vs = 0;
      vr = 0;
    } else if (asking == 0x53) {
      connected = false;
      owesDisc = false;
    } else if (control == 0x1F) {
      connected = false;
    } else if (control != 0x97) {
      asked |= (asking & 0x0F) == 0x01;
      vs = control >> 5;
      vr = (control & 1) == 0 ? ((control >> 1 & 7) + 1) % 8 : vr;
    }
  }
}
