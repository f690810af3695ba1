// SPDX-License-Identifier: Apache-2.0
/** Packs of measurements [RFC 8428]. */
package io.millrace.northbound.mqtt.senml;
