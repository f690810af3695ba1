// SPDX-License-Identifier: Apache-2.0
/** The connection to a broker, by Eclipse Paho. */
package io.millrace.northbound.mqtt.paho;
