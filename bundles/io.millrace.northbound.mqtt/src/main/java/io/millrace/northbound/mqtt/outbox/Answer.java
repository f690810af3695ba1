// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

/**
 * The answer to a request of the broker.
 *
 * @param message what is answered
 * @param tooLong what is answered when the broker takes no message as long as that
 */
public record Answer(Message message, Message tooLong) {}
