// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Source networks of a configuration key. Immutable. */
public final class Networks {
  private final Network[] networks;

  private Networks(List<Network> networks) {
    this.networks = networks.toArray(Network[]::new);
  }

  /**
   * Reads a configuration value.
   *
   * @param key what to name when a value is wrong: PID and key
   * @param values networks or addresses; one value may hold several, separated by commas
   * @throws IllegalArgumentException naming key, value and what is allowed
   */
  public static Networks parse(String key, String... values) {
    List<Network> networks = new ArrayList<>();
    for (String text : Values.of(values)) {
      Network network = Network.parse(text);
      if (network == null) {
        throw new IllegalArgumentException(
            key + ": \"" + text + "\", allowed are networks such as 10.0.0.0/8 or fd00::/8");
      }
      networks.add(network);
    }
    return new Networks(networks);
  }

  /** Tells whether {@code address} lies in one of them. */
  public boolean contains(InetAddress address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether there is none. */
  public boolean isEmpty() {
    return networks.length == 0;
  }
}
