// SPDX-License-Identifier: Apache-2.0
/** Who stands behind a token, and what the account may do. */
@Version("1.1.0")
@Export
package io.millrace.api.auth;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
