// SPDX-License-Identifier: Apache-2.0
/** Byte lines: a serial port, a serial-over-TCP connection, an in-memory pair. */
@Version("1.0.0")
@Export
package io.millrace.api.line;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
