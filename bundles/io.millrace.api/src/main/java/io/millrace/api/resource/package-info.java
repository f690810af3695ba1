// SPDX-License-Identifier: Apache-2.0
/** CoAP resources of applications, served by the gateway or by a NIC. */
@Version("1.1.0")
@Export
package io.millrace.api.resource;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
