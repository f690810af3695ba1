// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The transitions of a state machine: the rows of a state and an input are tried in the order in
 * which they were added, and the first one whose guard holds applies. Used by one thread.
 */
final class TransitionTable {
  private static final BooleanSupplier ALWAYS = () -> true;

  private final Map<PrimaryState, Map<PrimaryInput, List<Transition>>> rows =
      new EnumMap<>(PrimaryState.class);

  /** Returns the row that applies, or null. */
  Transition find(PrimaryState state, PrimaryInput input) {
    List<Transition> candidates = of(state, input);
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).guard().getAsBoolean()) {
        return candidates.get(i);
      }
    }
    return null;
  }

  /** Returns the rows of a state and an input, in order. */
  List<Transition> of(PrimaryState state, PrimaryInput input) {
    return rows.getOrDefault(state, Map.of()).getOrDefault(input, List.of());
  }

  /** Begins or continues the rows of a state. */
  Rows from(PrimaryState state) {
    return new Rows(state);
  }

  /** Adds the rows of one state. */
  final class Rows {
    private final PrimaryState state;

    private Rows(PrimaryState state) {
      this.state = state;
    }

    /** Adds a row that always applies. */
    Rows on(PrimaryInput input, Transition.Step step, Runnable... actions) {
      return onIf(input, ALWAYS, step, actions);
    }

    /** Adds the same row for several inputs. */
    Rows on(Set<PrimaryInput> inputs, Transition.Step step, Runnable... actions) {
      return onIf(inputs, ALWAYS, step, actions);
    }

    /** Adds a row that applies if its guard holds. */
    Rows onIf(
        PrimaryInput input, BooleanSupplier guard, Transition.Step step, Runnable... actions) {
      rows.computeIfAbsent(state, any -> new EnumMap<>(PrimaryInput.class))
          .computeIfAbsent(input, any -> new ArrayList<>())
          .add(new Transition(guard, step, actions));
      return this;
    }

    /** Adds the same row for several inputs. */
    Rows onIf(
        Set<PrimaryInput> inputs,
        BooleanSupplier guard,
        Transition.Step step,
        Runnable... actions) {
      inputs.forEach(input -> onIf(input, guard, step, actions));
      return this;
    }
  }
}
