// SPDX-License-Identifier: Apache-2.0
/**
 * For unit tests of plugins, without a container: a clock that the test moves ({@link
 * io.millrace.testing.ManualTime}), repeatable randomness, two lines joined in memory, a service
 * slot as the router's bundles have, and the contract of sensors. For the test class path; no
 * bundle may import this package.
 */
@Version("1.1.0")
@Export
package io.millrace.testing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
