// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The result of resolving a name: a device of this router, which may be away for the moment, a
 * remote address, or nothing. Immutable; a device that comes or goes changes {@link
 * DeviceResolver#revision}.
 */
public final class Resolution {
  /** The name is unknown. */
  public static final Resolution UNKNOWN = new Resolution(null, null, null, "", false);

  private final String name;
  private final Device device;
  private final InetSocketAddress address;
  private final String profile;
  private final boolean registered;

  private Resolution(
      String name, Device device, InetSocketAddress address, String profile, boolean registered) {
    this.name = name;
    this.device = device;
    this.address = address;
    this.profile = profile;
    this.registered = registered;
  }

  /**
   * Returns the result for a device of this router.
   *
   * @param device null while the device is away because its bundle is being replaced
   * @param profile the name of its profile; empty for the default
   */
  public static Resolution local(String name, Device device, String profile) {
    return new Resolution(name, device, null, profile, false);
  }

  /** Returns the result for a device elsewhere, reached over a transport at {@code address}. */
  public static Resolution remote(String name, InetSocketAddress address, String profile) {
    return new Resolution(name, null, address, profile, false);
  }

  /** Returns the result for a device elsewhere that has registered its address itself. */
  public static Resolution registered(String name, InetSocketAddress address, String profile) {
    return new Resolution(name, null, address, profile, true);
  }

  /** Tells whether the name is known. */
  public boolean isKnown() {
    return name != null;
  }

  /** Tells whether the device is in this router. */
  public boolean isLocal() {
    return isKnown() && address == null;
  }

  /** Tells whether the device has registered its address itself: nobody has configured it. */
  public boolean isRegistered() {
    return registered;
  }

  /** Returns the canonical name. */
  public String name() {
    return name;
  }

  /** Returns the device of this router; empty for a remote one and while it is away. */
  public Optional<Device> device() {
    return Optional.ofNullable(device);
  }

  /** Returns the remote address; empty for a device of this router. */
  public Optional<InetSocketAddress> address() {
    return Optional.ofNullable(address);
  }

  /** Returns the name of the device's profile; empty for the default. */
  public String profile() {
    return profile;
  }

  @Override
  public String toString() {
    return isKnown() ? name + (isLocal() ? " here" : " at " + address) : "unknown";
  }
}
