// SPDX-License-Identifier: Apache-2.0
/** Carriers: datagrams or streams of bytes in and out, on an event loop of the carrier's own. */
@Version("1.1.0")
@Export
package io.millrace.api.carrier;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
