// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param confirm how long a change that calls for it waits for a confirmation
 * @param call how long a bundle may take to start or stop
 * @param change how long the switch of all bundles may take
 */
record Settings(Duration confirm, Duration call, Duration change) {}
