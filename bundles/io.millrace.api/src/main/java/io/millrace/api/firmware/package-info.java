// SPDX-License-Identifier: Apache-2.0
/** Firmware images of a NIC: who stores them, upgrades them and says which one runs. */
@Version("1.0.0")
@Export
package io.millrace.api.firmware;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
