// SPDX-License-Identifier: Apache-2.0
/** Requests that come from a broker, and their answers. */
package io.millrace.northbound.mqtt.request;
