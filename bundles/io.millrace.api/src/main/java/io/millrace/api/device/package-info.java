// SPDX-License-Identifier: Apache-2.0
/**
 * Devices that a gateway can reach, the names they are found by, and the profiles that say how
 * requests are sent to them.
 */
@Version("1.1.0")
@Export
package io.millrace.api.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
