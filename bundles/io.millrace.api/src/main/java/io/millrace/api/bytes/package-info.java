// SPDX-License-Identifier: Apache-2.0
/** Immutable byte strings, which carry all data from outside through the interfaces. */
@Version("1.0.0")
@Export
package io.millrace.api.bytes;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
