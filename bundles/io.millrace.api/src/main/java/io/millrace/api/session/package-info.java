// SPDX-License-Identifier: Apache-2.0
/** Gateway sessions: which peer speaks for which account [spec gateway-clients.md 1.3]. */
@Version("1.0.0")
@Export
package io.millrace.api.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
