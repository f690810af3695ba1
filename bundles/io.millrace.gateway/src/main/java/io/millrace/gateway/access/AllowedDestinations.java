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

  private final List<AllowedNetwork> networks = new ArrayList<>();
  private final List<AllowedDomain> domains = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private record AllowedNetwork(Network network, Destination destination) {}

  private record AllowedDomain(String name, Destination destination) {
    boolean has(String host) {
      return host.endsWith(name)
          && (host.length() == name.length()
              || host.charAt(host.length() - name.length() - 1) == '.');
    }
  }

  private AllowedDestinations() {}

  /**
   * Reads a configuration value. An entry that is none of these is refused with one log line; the
   * others are used.
   *
   * @param key PID and key, for the log line
   * @param values networks, addresses, or domains ({@code example.org} allows the domain and its
   *     subdomains), each perhaps followed by a semicolon and how its servers are treated, see
   *     {@link Destination}; one value may hold several, separated by commas
   */
  public static AllowedDestinations parse(String key, String... values) {
    AllowedDestinations all = new AllowedDestinations();
    for (String text : ListValue.of(values)) {
      if (!all.add(text)) {
        String line =
            key
                + ": refused \""
                + text
                + "\"; allowed: networks, addresses and domains, each perhaps with ;profile=NAME or"
                + " ;nstart=1 to 65535";
        LOG.log(Level.ERROR, line);
        all.refused.add(line);
      }
    }
    return all;
  }

  private boolean add(String entry) {
    int semicolon = entry.indexOf(';');
    String where = semicolon < 0 ? entry : entry.substring(0, semicolon).trim();
    Destination destination =
        semicolon < 0 ? Destination.PLAIN : Destination.parse(entry.substring(semicolon + 1));
    Network network = destination == null ? null : Network.parse(where);
    if (network != null) {
      return networks.add(new AllowedNetwork(network, destination));
    }
    String domain = where.toLowerCase(Locale.ROOT).replaceFirst("^(\\*?\\.)", "");
    return destination != null
        && DOMAIN.matcher(domain).matches()
        && domains.add(new AllowedDomain(domain, destination));
  }

  /** Returns one line for each entry that was refused. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** Tells whether requests may go to that address; never to a multicast or wildcard address. */
  public boolean allows(InetAddress address) {
    return find(address) != null;
  }

  /** Returns the first entry that allows an address, or null. */
  public Destination find(InetAddress address) {
    if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
      return null;
    }
    for (AllowedNetwork each : networks) {
      if (each.network.contains(address)) {
        return each.destination;
      }
    }
    return null;
  }

  /** Tells whether a name, in lower case, may be looked up and requests sent to its address. */
  public boolean allows(String name) {
    return find(name) != null;
  }

  /** Returns the first entry that allows a name, in lower case, or null. */
  public Destination find(String name) {
    for (AllowedDomain each : domains) {
      if (each.has(name)) {
        return each.destination;
      }
    }
    return null;
  }
}
