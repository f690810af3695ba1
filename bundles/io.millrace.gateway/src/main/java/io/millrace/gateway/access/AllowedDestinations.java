// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The networks, addresses and domains to which requests may be forwarded in addition to the devices
 * of the directory. Empty by default, so that the gateway is no open proxy. Immutable.
 */
public final class AllowedDestinations {
  private static final Logger LOG = System.getLogger(AllowedDestinations.class.getName());
  private static final Pattern DOMAIN =
      Pattern.compile("(?=.*[a-z])[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_-]+)*");

  private final List<Network> networks;
  private final List<String> domains;
  private final List<String> refused;

  private AllowedDestinations(List<Network> networks, List<String> domains, List<String> refused) {
    this.refused = List.copyOf(refused);
    this.networks = networks;
    this.domains = domains;
  }

  /**
   * Reads a configuration value. An entry that is none of these is refused with one log line; the
   * others are used.
   *
   * @param key PID and key, for the log line
   * @param values networks, addresses, or domains ({@code example.org} allows the domain and its
   *     subdomains); one value may hold several, separated by commas
   */
  public static AllowedDestinations parse(String key, String... values) {
    List<Network> networks = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> domains = new ArrayList<>();
    for (String text : ListValue.of(values)) {
      Network network = Network.parse(text);
      if (network != null) {
        networks.add(network);
      } else {
        String domain = text.toLowerCase(Locale.ROOT).replaceFirst("^(\\*?\\.)", "");
        if (DOMAIN.matcher(domain).matches()) {
          domains.add(domain);
        } else {
          String line =
              key + ": refused \"" + text + "\"; allowed: networks, addresses and domains";
          LOG.log(Level.ERROR, line);
          refused.add(line);
        }
      }
    }
    return new AllowedDestinations(networks, domains, refused);
  }

  /** Returns one line for each entry that was refused. */
  public List<String> refused() {
    return refused;
  }

  /** Tells whether requests may go to that address; never to a multicast or wildcard address. */
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

  /** Tells whether a name, in lower case, may be looked up and requests sent to its address. */
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
