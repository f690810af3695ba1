// SPDX-License-Identifier: Apache-2.0
/** Clock, timer and randomness as services, so that tests can replace them. */
@Version("1.1.0")
@Export
package io.millrace.api.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
