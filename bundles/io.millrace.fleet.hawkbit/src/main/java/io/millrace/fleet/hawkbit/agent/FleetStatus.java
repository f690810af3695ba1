// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the fleet, for people. Immutable.
 *
 * @param action the action's ID; empty: none
 * @param release what is being fetched or installed; empty: not known yet
 * @param fetchedBytes of files that lie here, whole or in parts
 * @param reached when the server did what it was asked; empty: not since the start
 * @param trouble what is wrong; empty: nothing
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
    boolean refused,
    Optional<Instant> since,
    Instant nextPoll) {}
