// SPDX-License-Identifier: Apache-2.0
/** CoAP messages as immutable values over their wire bytes [RFC 7252, RFC 8974]. */
@Version("1.0.0")
@Export
package io.millrace.api.coap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
