// SPDX-License-Identifier: Apache-2.0
/** Counters, gauges and histograms. */
@Version("1.2.0")
@Export
package io.millrace.api.metrics;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
