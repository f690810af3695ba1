// SPDX-License-Identifier: Apache-2.0
/** Gateway sessions: the accounts that peers have logged in to [spec gateway-clients.md 1.3]. */
@Version("1.1.0")
@Export
package io.millrace.api.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
