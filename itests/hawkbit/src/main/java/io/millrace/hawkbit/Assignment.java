// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Action.Type;
import io.millrace.hawkbit.Action.Window;

/**
 * How a set is assigned.
 *
 * @param type soft, forced or to be downloaded only
 * @param weight the heavier of two actions is served first
 * @param window its maintenance window
 * @param confirms whether it asks for a confirmation, where the tenant has that
 */
public record Assignment(Type type, int weight, Window window, boolean confirms) {
  /** The weight where nobody says one. */
  public static final int DEFAULT_WEIGHT = 1000;

  /** Forced, of default weight, at any time. */
  public static final Assignment FORCED = of(Type.FORCED);

  /** Returns one of this type. */
  public static Assignment of(Type type) {
    return new Assignment(type, DEFAULT_WEIGHT, Window.NONE, true);
  }

  /** Returns the same in a maintenance window. */
  public Assignment in(Window other) {
    return new Assignment(type, weight, other, confirms);
  }

  /** Returns the same with another weight. */
  public Assignment weighing(int other) {
    return new Assignment(type, other, window, confirms);
  }
}
