// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryListener;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.ByteTransform;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.primary.HdlcPrimaryLink;
import io.millrace.link.hdlc.secondary.HdlcSecondaryLink;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A primary and a secondary joined by a pipe, on a turned clock. */
final class Pair {
  static final LinkSettings SETTINGS =
      new LinkSettings(
          Duration.ofMillis(2000),
          3,
          Duration.ofMillis(5),
          Duration.ofMillis(400),
          8,
          true,
          Duration.ofSeconds(5));

  final TurnedTime time = new TurnedTime();
  final Pipe pipe;
  final HdlcPrimaryLink primary;
  final HdlcSecondaryLink secondary;
  final List<String> told = new ArrayList<>();
  final List<LinkOutcome> outcomes = new ArrayList<>();
  final List<Bytes> executed = new ArrayList<>();

  Pair() {
    this(SETTINGS, ByteTransform.AS_WRITTEN);
  }

  Pair(LinkSettings settings, ByteTransform transform) {
    pipe = new Pipe("uart0", task -> time.schedule(Duration.ZERO, task), 4096, transform);
    primary = new HdlcPrimaryLink(pipe.primary(), time, settings);
    secondary = new HdlcSecondaryLink(pipe.secondary(), time, settings);
  }

  /** Has the secondary answer every message with the same bytes. */
  Pair echoing() {
    secondary.attach(
        (message, answer) -> {
          executed.add(message);
          answer.accept(message);
        });
    return this;
  }

  /** Has the primary poll every five seconds. */
  AutoCloseable listen() {
    return primary.attach(
        new PrimaryListener() {
          @Override
          public void unsolicited(Bytes message) {
            told.add("unsolicited " + message);
          }

          @Override
          public void up() {
            told.add("up");
          }

          @Override
          public void down(String reason) {
            told.add("down: " + reason);
          }
        },
        Duration.ofSeconds(5));
  }

  void exchange(String hex, boolean repeatable) {
    primary.exchange(Bytes.hex(hex), repeatable, Duration.ofSeconds(30), outcomes::add);
  }

  void turn(long millis) {
    time.turn(Duration.ofMillis(millis));
  }
}
