// SPDX-License-Identifier: Apache-2.0
/**
 * A NIC: a CoAP server with resources of its own that also proxies to the sensor on its line [spec
 * nic-resources.md, device-ic-api.md].
 *
 * <p>Here are the component, the NIC as a device, what connects its parts, and the state that it
 * saves for its next instance. The parts, each in a package that uses only those above it:
 *
 * <ul>
 *   <li>{@code core}: configuration, and what every part needs;
 *   <li>{@code sensor}: the way to the sensor: link, queue, exchange, clock, discovery;
 *   <li>{@code observation}: observations at the sensor and those who observe through the NIC;
 *   <li>{@code resource}: the resources of the NIC itself and of applications on it;
 *   <li>{@code telemetry}: the resources that show the hardware;
 *   <li>{@code direct}: the NIC on a socket of its own.
 * </ul>
 *
 * <p>All state of a NIC is touched by its serial executor alone: calls from the gateway, the line's
 * loop, the timer and the store are put in order there, so that no part needs a lock and nobody is
 * called under one.
 */
package io.millrace.nic;
