// SPDX-License-Identifier: Apache-2.0
/** What is observed and published. */
package io.millrace.northbound.mqtt.reading;
