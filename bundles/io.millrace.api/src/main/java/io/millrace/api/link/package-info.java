// SPDX-License-Identifier: Apache-2.0
/** Message links over a line: exchanges, unsolicited messages, state [spec hdlc-link.md]. */
@Version("1.1.0")
@Export
package io.millrace.api.link;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
