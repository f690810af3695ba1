// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import java.time.Duration;
import java.util.Optional;

/**
 * What somebody asks for with a release's file.
 *
 * @param file its path, or its name in the folder for uploads
 * @param again whether a release that was rolled back before may be tried again
 * @param downgrade whether its sequence need not be above the last one's
 * @param confirm how long to wait for a confirmation; empty: as the change itself calls for
 * @param now whether no confirmation is waited for, whatever the change touches
 * @param origin who asks
 */
public record InstallOrder(
    String file,
    boolean again,
    boolean downgrade,
    Optional<Duration> confirm,
    boolean now,
    Origin origin) {}
