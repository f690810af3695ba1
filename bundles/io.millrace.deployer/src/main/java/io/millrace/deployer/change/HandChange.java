// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import java.time.Instant;
import java.util.Optional;

/**
 * A bundle that somebody changed by hand, as a release meets it.
 *
 * @param since when it was changed the last time; empty when the journal does not tell
 * @param stays whether the release leaves it as it is; otherwise the release's bundle takes its
 *     place
 */
public record HandChange(String symbolicName, Optional<Instant> since, boolean stays) {}
