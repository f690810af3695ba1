// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

/**
 * The configuration of all Device ICs.
 *
 * @param generation which behaviour they have
 * @param classifier the first path segment of sensors that do not name one
 * @param maxSensors how many sensors are served
 * @param maxObserved how many paths are observed over one link
 * @param identification the text of {@code /}
 * @param recentMessages how many messages are kept for {@code deviceic:recent}
 */
record Settings(
    Generation generation,
    String classifier,
    int maxSensors,
    int maxObserved,
    String identification,
    int recentMessages) {}
