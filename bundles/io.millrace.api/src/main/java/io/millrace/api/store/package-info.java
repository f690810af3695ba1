// SPDX-License-Identifier: Apache-2.0
/** Named maps of bytes that survive a restart. */
@Version("1.2.0")
@Export
package io.millrace.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
