// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the agent is doing and what is wrong, for people. Immutable.
 *
 * @param action the action's ID; empty: none
 * @param release what is being fetched or installed; empty: not known yet
 * @param fetchedBytes of files that lie here, whole or in parts
 * @param reached when the server did what it was asked; empty: not since the start
 * @param trouble what is wrong; empty: nothing
 * @param warnings what is wrong while the server is reached: with tokens or attributes
 * @param refused whether the server does not accept this router
 * @param since since when it is wrong
 * @param nextPoll when the next poll is due
 */
public record FleetStatus(
    Phase phase,
    String action,
    String release,
    long fetchedBytes,
    Optional<Instant> reached,
    String trouble,
    List<String> warnings,
    boolean refused,
    Optional<Instant> since,
    Instant nextPoll) {

  /** Tells whether anything is wrong. */
  public boolean isTroubled() {
    return !trouble.isEmpty() || !warnings.isEmpty();
  }
}
