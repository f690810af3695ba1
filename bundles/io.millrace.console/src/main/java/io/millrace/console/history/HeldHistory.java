// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.history;

import io.millrace.lib.holder.Holder;
import java.util.Map;

/**
 * The plots' values while this bundle is replaced: in the launcher's holder, within the bound that
 * they had. What does not fit into the next build's bound is dropped, the oldest first.
 */
public final class HeldHistory {
  private static final String KEY = "io.millrace.console:history";

  private HeldHistory() {}

  /** Leaves them for the next build. */
  public static void put(Holder holder, History history) {
    holder.put(KEY, history.packed());
  }

  /** Takes those that the build before has left, as far as this one understands them. */
  public static void take(Holder holder, History history) {
    if (holder.take(KEY) instanceof Map<?, ?> series) {
      series.forEach(
          (name, packed) -> {
            if (name instanceof String text && packed instanceof long[][] points) {
              take(text, points, history);
            }
          });
    }
  }

  private static void take(String name, long[][] points, History history) {
    boolean understood = points.length == 2 && points[0].length == points[1].length;
    for (int i = 0; understood && i < points[0].length; i++) {
      history.add(name, points[0][i], Double.longBitsToDouble(points[1][i]));
    }
  }
}
