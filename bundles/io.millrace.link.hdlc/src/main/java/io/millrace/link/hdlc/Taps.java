// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.line.LineTap;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The taps that listen to the lines of all links. Thread-safe; costs a look when there is none. */
final class Taps {
  private static final CallbackGuard GUARD = new CallbackGuard(Taps.class, "a tap of a line");

  private final List<LineTap> taps = new CopyOnWriteArrayList<>();

  void add(LineTap tap) {
    taps.add(tap);
  }

  void remove(LineTap tap) {
    taps.remove(tap);
  }

  /** Returns a line to be used in another's place, that tells the taps. */
  Line on(Line line) {
    return new TappedLine(line, this);
  }

  /** Tells every tap; one that throws is logged. */
  void tell(Consumer<LineTap> what) {
    GUARD.each(taps, what);
  }
}
