// SPDX-License-Identifier: Apache-2.0
/** Datagrams in and out, with the peer they belong to, on the carrier's own loop. */
@Version("1.0.0")
@Export
package io.millrace.api.carrier;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
