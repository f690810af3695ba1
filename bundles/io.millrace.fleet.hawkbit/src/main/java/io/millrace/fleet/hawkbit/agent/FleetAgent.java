// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.ddi.Answer;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import io.millrace.fleet.hawkbit.ddi.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks the server at its times what there is to do, and has it done. Polls go on all the time, also
 * in the middle of a download, for an action may be cancelled, taken back, opened or forced.
 *
 * <p>{@link #step} does what is due and blocks while the server answers; for one thread, which is
 * no thread of the router's traffic.
 */
public final class FleetAgent implements AutoCloseable {
  private static final int NOT_FOUND = 404;

  private final DdiClient ddi;
  private final FleetState state;
  private final PollClock clock;
  private final Reachability reach;
  private final ActionMachine machine;
  private final OpenAction open;
  private final Inventory inventory;
  private final Time time;
  private final TroubleLog log;
  private volatile FleetStatus status;

  FleetAgent(
      DdiClient ddi,
      FleetState state,
      PollClock clock,
      Reachability reach,
      ActionMachine machine,
      OpenAction open,
      Inventory inventory,
      Time time) {
    this.ddi = ddi;
    this.state = state;
    this.clock = clock;
    this.reach = reach;
    this.machine = machine;
    this.open = open;
    this.inventory = inventory;
    this.time = time;
    log = new TroubleLog(ddi.server().host(), time);
    show();
  }

  /** Does what is due; returns how long nothing will be, unless it is woken. */
  public Duration step() {
    boolean reached = !clock.left().isZero() || tryPoll();
    Duration wait = clock.left();
    if (reached || state.phase() == Phase.INSTALLING) {
      try {
        wait = machine.advance(this::pollWhenDue);
      } catch (IOException failure) {
        wait = reach.failed(failure, clock.interval());
      }
    }
    show();
    return wait.compareTo(clock.left()) < 0 ? wait : clock.left();
  }

  private void pollWhenDue() {
    if (clock.left().isZero()) {
      tryPoll();
    }
  }

  private boolean tryPoll() {
    try {
      poll();
      return true;
    } catch (IOException failure) {
      clock.dueIn(reach.failed(failure, clock.interval()));
      return false;
    }
  }

  private void poll() throws IOException {
    Answer answer = ddi.get(ddi.server().self());
    if (!answer.isGood()) {
      String hint = answer.status() == NOT_FOUND ? " (is url or tenant wrong?)" : "";
      throw Feedback.failure("a poll" + hint, answer);
    }
    Poll said = Poll.of(answer.json(), ddi.server());
    reach.reached();
    clock.polled(said.sleep());
    if (said.cancel() != null) {
      machine.cancel(said.cancel());
    } else if (said.deployment() != null) {
      machine.offer(said.deployment());
    } else if (said.confirmation() != null) {
      machine.askToConfirm(said.confirmation());
    } else {
      machine.offerNothing();
    }
    if (state.phase() != Phase.INSTALLING) {
      inventory.tell(said.attributes());
    }
  }

  /** Has the next step poll. */
  public void pollNow() {
    clock.dueIn(Duration.ZERO);
  }

  /**
   * An operator confirms what the server asks to be confirmed, or agrees to an update; or not.
   *
   * @param who for the server to read
   * @return what became of it, for people
   */
  public String confirm(boolean agrees, String who) throws IOException {
    return machine.confirm(agrees, who);
  }

  /** Ends what the server is being asked; called on any thread. */
  @Override
  public void close() throws IOException {
    machine.installation().close();
    ddi.close();
  }

  /** Returns its status after the last step; called on any thread. */
  public FleetStatus status() {
    return status;
  }

  private void show() {
    Optional<Reachability.Trouble> trouble = reach.trouble();
    String reason = trouble.map(Reachability.Trouble::reason).orElse("");
    status =
        new FleetStatus(
            state.phase(),
            state.action(),
            open.release(),
            state.used().bytes(),
            reach.lastReached(),
            reason,
            Stream.concat(ddi.warnings().stream(), inventory.warning().stream())
                .filter(each -> !each.equals(reason))
                .toList(),
            trouble.map(Reachability.Trouble::refused).orElse(false),
            trouble.map(Reachability.Trouble::since),
            time.now().plus(clock.left()));
    log.show(status);
  }
}
