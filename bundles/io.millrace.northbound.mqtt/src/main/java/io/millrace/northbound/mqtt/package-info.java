// SPDX-License-Identifier: Apache-2.0
/** Readings, events and the state of links go to MQTT brokers, see docs/mqtt.md. */
package io.millrace.northbound.mqtt;
