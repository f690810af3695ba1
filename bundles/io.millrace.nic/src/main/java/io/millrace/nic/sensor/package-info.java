// SPDX-License-Identifier: Apache-2.0
/**
 * The way to the sensor: the link and who is attached to it, one exchange at a time with a bounded
 * queue before it, the sensor's clock, what the sensor lists and what it must not be sent [spec
 * device-ic-api.md].
 */
package io.millrace.nic.sensor;
