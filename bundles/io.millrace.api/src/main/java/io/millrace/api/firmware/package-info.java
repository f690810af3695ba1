// SPDX-License-Identifier: Apache-2.0
/** Firmware images of NICs: stored, upgraded and activated by a provider. */
@Version("1.0.0")
@Export
package io.millrace.api.firmware;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
