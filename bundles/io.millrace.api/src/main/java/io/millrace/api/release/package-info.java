// SPDX-License-Identifier: Apache-2.0
/** The releases of this router for whoever brings them from afar: planned, installed, watched. */
@Version("1.1.0")
@Export
package io.millrace.api.release;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
