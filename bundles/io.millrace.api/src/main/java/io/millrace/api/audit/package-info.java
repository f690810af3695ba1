// SPDX-License-Identifier: Apache-2.0
/** Who did what to the router, from where and through which interface, and how it ended. */
@Version("1.0.0")
@Export
package io.millrace.api.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
