// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.house;

import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.NamedSlots;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;

/**
 * The gateway's neighbours, each in the place it may leave and another may take.
 *
 * @param time the clocks and the timer
 */
public record House(
    Time time,
    Slot<Sessions> sessions,
    Slot<TokenVerifier> verifier,
    Slot<DeviceResolver> resolver,
    Slot<Store> store,
    NamedSlots<Transport> transports,
    Profiles profiles) {

  /** Returns a house in which nobody lives yet. */
  public static House empty(Time time, SlotLimits limits, Profiles profiles) {
    return new House(
        time,
        new Slot<>(time, limits),
        new Slot<>(time, limits),
        new Slot<>(time, limits),
        new Slot<>(time, limits),
        new NamedSlots<>(time, limits),
        profiles);
  }
}
