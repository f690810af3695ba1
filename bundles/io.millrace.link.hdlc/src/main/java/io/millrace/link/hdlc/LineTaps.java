// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.Line;
import io.millrace.api.line.LineTap;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The taps that listen to the lines of all links. Thread-safe; cheap while there is no tap. */
final class LineTaps {
  private static final CallbackGuard GUARD = new CallbackGuard(LineTaps.class, "a line tap");

  private final List<LineTap> taps = new CopyOnWriteArrayList<>();

  void add(LineTap tap) {
    taps.add(tap);
  }

  void remove(LineTap tap) {
    taps.remove(tap);
  }

  /** Wraps a line so that the taps hear everything that passes over it. */
  Line tap(Line line) {
    return new TappedLine(line, this);
  }

  /** Calls every tap; an exception of one is logged and does not reach the others. */
  void notifyTaps(Consumer<LineTap> call) {
    GUARD.each(taps, call);
  }
}
