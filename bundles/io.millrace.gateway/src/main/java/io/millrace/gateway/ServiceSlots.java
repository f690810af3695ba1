// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.route.DeviceProfiles;
import io.millrace.gateway.route.Outbound;
import io.millrace.lib.slot.AwayServices;
import io.millrace.lib.slot.NamedSlots;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;

/**
 * The services that the gateway uses, each in a slot, so that it may be replaced.
 *
 * @param time the clocks and the timer
 * @param securedName the name of the transport by which secured requests leave; empty for none
 */
record ServiceSlots(
    Time time,
    Slot<Sessions> sessions,
    Slot<TokenVerifier> verifier,
    Slot<DeviceResolver> resolver,
    Slot<Store> store,
    NamedSlots<Transport> transports,
    DeviceProfiles profiles,
    String securedName) {

  /** Returns empty slots. */
  static ServiceSlots empty(
      Time time, SlotLimits limits, DeviceProfiles profiles, String securedName) {
    return new ServiceSlots(
        time,
        new Slot<>(time, limits),
        new Slot<>(time, limits),
        new Slot<>(time, limits),
        new Slot<>(time, limits),
        new NamedSlots<>(time, limits),
        profiles,
        securedName.strip());
  }

  /** Returns the slot of the transport by which secured requests leave; null for none. */
  Slot<Transport> secured() {
    return securedName.isEmpty() ? null : transports.of(securedName);
  }

  /** Returns by which transport requests leave; {@code clear} is the name of that in clear. */
  Outbound outbound(String clear) {
    return new Outbound(transports.of(clear), secured(), sessions);
  }

  /** Returns what says which of the services that requests wait for are away. */
  AwayServices away() {
    AwayServices needed = new AwayServices();
    if (secured() != null) {
      needed.with("the secured transport " + securedName + " (io.millrace.net)", secured());
    }
    return needed
        .with("the directory of devices (io.millrace.directory)", resolver)
        .with("the sessions (io.millrace.session)", sessions)
        .with("what verifies tokens (io.millrace.auth)", verifier)
        .with("the store (io.millrace.store)", store);
  }
}
