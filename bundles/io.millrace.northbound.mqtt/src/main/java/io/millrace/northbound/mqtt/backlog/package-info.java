// SPDX-License-Identifier: Apache-2.0
/** What waits to be sent, in files that are only appended to. */
package io.millrace.northbound.mqtt.backlog;
