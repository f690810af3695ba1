// SPDX-License-Identifier: Apache-2.0
/** Sensor plugins, which the Device IC serves [spec device-ic-api.md]. */
@Version("1.0.0")
@Export
package io.millrace.api.sensor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
