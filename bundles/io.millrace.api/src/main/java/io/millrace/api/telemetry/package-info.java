// SPDX-License-Identifier: Apache-2.0
/** What a NIC knows of its hardware: power, battery, signal, board, pins. */
@Version("1.0.0")
@Export
package io.millrace.api.telemetry;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
