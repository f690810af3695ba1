// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import java.util.List;

/**
 * Values and when each is due: by the time since the start, or one after the other at each reading.
 * A timed replay that loops starts again when its last value has lasted as long as the one before.
 */
final class Replay {
  private final List<TimedValue> rows;
  private final boolean timed;
  private final boolean loop;

  /** Makes a replay of at least one row, in the order of time. */
  Replay(List<TimedValue> rows, boolean timed, boolean loop) {
    this.rows = rows;
    this.timed = timed;
    this.loop = loop;
  }

  /** Tells whether time decides rather than the number of readings. */
  boolean isTimed() {
    return timed;
  }

  /** Returns the value of reading number {@code count}, from 0, so many milliseconds on. */
  String value(long count, long millis) {
    return rows.get(timed ? at(millis) : counted(count)).value();
  }

  private int counted(long count) {
    return (int) (loop ? count % rows.size() : Math.min(count, rows.size() - 1L));
  }

  private int at(long millis) {
    long moment = loop && rows.size() > 1 ? millis % length() : millis;
    int row = 0;
    while (row + 1 < rows.size() && rows.get(row + 1).at() <= moment) {
      row++;
    }
    return row;
  }

  private long length() {
    long last = rows.get(rows.size() - 1).at();
    return last + Math.max(1, last - rows.get(rows.size() - 2).at());
  }

  /** Returns in how many milliseconds another value is due; -1 when none is any more. */
  long untilNext(long millis) {
    if (!timed || rows.size() == 1) {
      return -1;
    }
    long moment = loop ? millis % length() : millis;
    int next = at(millis) + 1;
    if (next < rows.size()) {
      return rows.get(next).at() - moment;
    }
    return loop ? length() - moment : -1;
  }
}
