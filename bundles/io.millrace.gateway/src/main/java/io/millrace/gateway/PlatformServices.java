// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;

/** The services that the gateway has for life. */
record PlatformServices(Time time, Randomness randomness, Meters meters) {}
