// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where requests may be forwarded to besides the directory's devices: networks, addresses and
 * domains. Empty by default, so that the gateway is never an open proxy. Immutable.
 */
public final class Destinations {
  private final List<Network> networks;
  private final List<String> domains;

  private Destinations(List<Network> networks, List<String> domains) {
    this.networks = networks;
    this.domains = domains;
  }

  /**
   * Reads a configuration value.
   *
   * @param key what to name when a value is wrong: PID and key
   * @param values networks, addresses, or domains ({@code example.org} admits the domain and
   *     everything below it); one value may hold several, separated by commas
   * @throws IllegalArgumentException naming key, value and what is allowed
   */
  public static Destinations parse(String key, String... values) {
    List<Network> networks = new ArrayList<>();
    List<String> domains = new ArrayList<>();
    for (String text : Values.of(values)) {
      Network network = Network.parse(text);
      if (network != null) {
        networks.add(network);
      } else {
        domains.add(domain(key, text));
      }
    }
    return new Destinations(networks, domains);
  }

  private static String domain(String key, String text) {
    String name = text.toLowerCase(Locale.ROOT).replaceFirst("^(\\*?\\.)", "");
    if (!name.matches("(?=.*[a-z])[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_-]+)*")) {
      throw new IllegalArgumentException(
          key + ": \"" + text + "\", allowed are networks, addresses and domains");
    }
    return name;
  }

  /** Tells whether requests may go to that address; never to a group or to nowhere. */
  public boolean allows(InetAddress address) {
    if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
      return false;
    }
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a name in lower case may be looked up and requests sent to what it means. */
  public boolean allows(String name) {
    for (String domain : domains) {
      if (name.equals(domain) || name.endsWith(domain) && isDotBefore(name, domain)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDotBefore(String name, String domain) {
    return name.charAt(name.length() - domain.length() - 1) == '.';
  }
}
