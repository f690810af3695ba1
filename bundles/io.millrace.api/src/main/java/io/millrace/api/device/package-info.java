// SPDX-License-Identifier: Apache-2.0
/**
 * Devices that a gateway can reach, how their names are resolved, and how they want to be treated.
 */
@Version("1.2.0")
@Export
package io.millrace.api.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
