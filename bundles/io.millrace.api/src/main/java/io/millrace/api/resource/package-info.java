// SPDX-License-Identifier: Apache-2.0
/** Local resources: what an application offers on the gateway or on a NIC. */
@Version("1.0.0")
@Export
package io.millrace.api.resource;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
