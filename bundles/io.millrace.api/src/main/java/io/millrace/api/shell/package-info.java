// SPDX-License-Identifier: Apache-2.0
/**
 * Sessions of the Felix shell for the interfaces that bring a person to it: streams, a terminal and
 * a role.
 */
@Version("1.1.0")
@Export
package io.millrace.api.shell;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
