// SPDX-License-Identifier: Apache-2.0
/**
 * A NIC: a CoAP server with resources of its own that also proxies to the sensor on its line [spec
 * nic-resources.md, device-ic-api.md].
 *
 * <p>Everything a NIC knows is touched by its {@link io.millrace.nic.Serial} alone: calls from the
 * gateway, the line's loop, the timer and the store are put in order there, so that no part needs a
 * lock and nobody is called under one.
 */
package io.millrace.nic;
