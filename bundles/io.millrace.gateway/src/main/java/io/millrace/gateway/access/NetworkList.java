// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The source networks that a configuration key names. Immutable. */
public final class NetworkList {
  private static final Logger LOG = System.getLogger(NetworkList.class.getName());

  private final Network[] networks;
  private final List<String> refused;

  private NetworkList(List<Network> networks, List<String> refused) {
    this.refused = List.copyOf(refused);
    this.networks = networks.toArray(Network[]::new);
  }

  /**
   * Reads a configuration value. An entry that is no network is refused with one log line; the
   * others are used.
   *
   * @param key PID and key, for the log line
   * @param values networks or addresses; one value may hold several, separated by commas
   */
  public static NetworkList parse(String key, String... values) {
    List<Network> networks = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String text : ListValue.of(values)) {
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
    return new NetworkList(networks, refused);
  }

  /** Returns one line for each entry that was refused. */
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
