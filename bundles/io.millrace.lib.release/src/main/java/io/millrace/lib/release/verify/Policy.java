// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import java.time.Instant;

/**
 * What the router knows when it verifies a release.
 *
 * @param now what expiry and validity are judged by; where the clock cannot be believed, the latest
 *     time that the router knows for sure
 * @param lastSequence of the release that was committed last; 0: none
 * @param downgrade whether an administrator has allowed a sequence that is not above it
 */
public record Policy(Instant now, long lastSequence, boolean downgrade) {}
