// SPDX-License-Identifier: Apache-2.0
/** What is sent to a broker, in order and until it is acknowledged. */
package io.millrace.northbound.mqtt.outbox;
