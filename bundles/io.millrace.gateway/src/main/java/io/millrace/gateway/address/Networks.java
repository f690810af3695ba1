// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.address;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Source networks of a configuration key. Immutable. */
public final class Networks {
  private static final Logger LOG = System.getLogger(Networks.class.getName());

  private final Network[] networks;
  private final List<String> refused;

  private Networks(List<Network> networks, List<String> refused) {
    this.refused = List.copyOf(refused);
    this.networks = networks.toArray(Network[]::new);
  }

  /**
   * Reads a configuration value. What is no network is refused with one line and the others stand:
   * a slip admits fewer, and takes nobody else's way.
   *
   * @param key what to name when a value is wrong: PID and key
   * @param values networks or addresses; one value may hold several, separated by commas
   */
  public static Networks parse(String key, String... values) {
    List<Network> networks = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String text : Values.of(values)) {
      Network network = Network.parse(text);
      if (network == null) {
        String line =
            key + ": refused \"" + text + "\"; allowed: networks such as 10.0.0.0/8 or fd00::/8";
        LOG.log(Level.ERROR, line);
        refused.add(line);
      } else {
        networks.add(network);
      }
    }
    return new Networks(networks, refused);
  }

  /** Returns a line for each value that was refused. */
  public List<String> refused() {
    return refused;
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
