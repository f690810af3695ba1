// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The transitions of a state machine: the rows of a state and an input are tried in the order in
 * which they were added, and the first one whose guard holds applies. Used by one thread.
 */
final class TransitionTable {
  private static final BooleanSupplier ALWAYS = () -> true;

  private static final int INPUTS = PrimaryInput.values().length;
  private static final Transition[] NONE = {};

  private final Transition[][] rows = new Transition[PrimaryState.values().length * INPUTS][];

  /** Makes a table without rows. */
  TransitionTable() {
    Arrays.fill(rows, NONE);
  }

  /** Returns the row that applies, or null. */
  Transition find(PrimaryState state, PrimaryInput input) {
    for (Transition row : rows[index(state, input)]) {
      if (row.guard().getAsBoolean()) {
        return row;
      }
    }
    return null;
  }

  /** Returns the rows of a state and an input, in order. */
  List<Transition> of(PrimaryState state, PrimaryInput input) {
    return List.of(rows[index(state, input)]);
  }

  private static int index(PrimaryState state, PrimaryInput input) {
    return state.ordinal() * INPUTS + input.ordinal();
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
      Transition[] before = rows[index(state, input)];
      Transition[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = new Transition(guard, step, actions);
      rows[index(state, input)] = after;
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
