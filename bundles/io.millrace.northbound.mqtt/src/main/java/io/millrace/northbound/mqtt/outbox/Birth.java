// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import java.util.function.Consumer;

/**
 * What the broker says of this router to those that subscribe, and who hears what it sends.
 *
 * @param online published when the connection is made
 * @param offline published before it is ended, and by the broker when it is lost
 * @param arrived gets what comes from the broker, on any thread; must not block
 */
public record Birth(Message online, Message offline, Consumer<Message> arrived) {}
