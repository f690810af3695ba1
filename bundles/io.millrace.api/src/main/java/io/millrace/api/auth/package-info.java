// SPDX-License-Identifier: Apache-2.0
/** Tokens: issuing and verifying them, and the accounts and permissions they stand for. */
@Version("1.2.0")
@Export
package io.millrace.api.auth;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
