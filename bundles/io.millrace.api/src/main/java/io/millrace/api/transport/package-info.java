// SPDX-License-Identifier: Apache-2.0
/** The CoAP message layer: receives requests and sends responses, and the other way round. */
@Version("1.5.0")
@Export
package io.millrace.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
