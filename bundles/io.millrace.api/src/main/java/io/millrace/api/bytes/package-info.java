// SPDX-License-Identifier: Apache-2.0
/** Immutable byte strings, the currency of every seam that carries outside data. */
@Version("1.0.0")
@Export
package io.millrace.api.bytes;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
