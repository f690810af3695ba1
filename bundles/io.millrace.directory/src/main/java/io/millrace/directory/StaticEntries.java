// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.api.device.Resolution;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the configured devices: {@code name=address[:port][,profile]}. A bad entry is refused with
 * one line; the others are used.
 */
final class StaticEntries {
  /** More entries than this are refused. */
  static final int MOST = 10_000;

  private static final Logger LOG = System.getLogger(StaticEntries.class.getName());
  private static final int DEFAULT_PORT = 5683;
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern ENTRY =
      Pattern.compile(
          "([^=\\s]{1,255})\\s*=\\s*"
              + "(?:("
              + OCTET
              + "(?:\\."
              + OCTET
              + "){3})|\\[([0-9A-Fa-f:.]{2,45}(?:%\\w{1,15})?)\\])"
              + "(?::(\\d{1,5}))?");
  private static final Pattern PROFILE = Pattern.compile("[a-z0-9.-]{1,64}");

  private static final int MOST_SHOWN = 100;

  private final Map<String, Resolution> read = new HashMap<>();
  private final List<String> refused;
  private String entry;
  private String profile;

  private StaticEntries(List<String> refused) {
    this.refused = refused;
  }

  /**
   * Returns the resolution of each canonical name; adds one line for each refused entry, at most
   * 100.
   */
  static Map<String, Resolution> read(String[] configured, List<String> refused) {
    StaticEntries entries = new StaticEntries(refused);
    // Commas separate entries, and also a profile within an entry: a piece without "=" is a
    // profile.
    for (String piece : String.join(",", configured).split(",")) {
      entries.take(piece.trim());
    }
    entries.finish();
    return Map.copyOf(entries.read);
  }

  private void take(String piece) {
    if (piece.contains("=")) {
      finish();
      entry = piece;
    } else if (!piece.isEmpty() && (entry == null || profile != null)) {
      refuse(piece);
    } else if (!piece.isEmpty()) {
      profile = piece;
    }
  }

  private void finish() {
    if (entry != null && !add()) {
      refuse(profile == null ? entry : entry + "," + profile);
    }
    entry = null;
    profile = null;
  }

  private boolean add() {
    Matcher matcher = ENTRY.matcher(entry);
    boolean good =
        read.size() < MOST
            && matcher.matches()
            && (profile == null || PROFILE.matcher(profile).matches());
    InetSocketAddress address = good ? address(matcher) : null;
    if (address == null) {
      return false;
    }
    String name = CanonicalName.of(matcher.group(1));
    return name != null
        && read.putIfAbsent(name, Resolution.remote(name, address, profile == null ? "" : profile))
            == null;
  }

  private static InetSocketAddress address(Matcher matcher) {
    String literal = matcher.group(2) != null ? matcher.group(2) : "[" + matcher.group(3) + "]";
    int port = matcher.group(4) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(4));
    try {
      // The form is that of a literal, so no name is looked up.
      InetAddress address = InetAddress.getByName(literal);
      return port >= 1 && port <= 65535 ? new InetSocketAddress(address, port) : null;
    } catch (UnknownHostException notLiteral) {
      return null;
    }
  }

  private void refuse(String value) {
    String line =
        ("%s: devices: refused \"%s\"; allowed: name=address[:port][,profile] with a literal IPv4"
                + " or [IPv6] address, port 1-65535, each name once, at most %d entries")
            .formatted(Directory.PID, value, MOST);
    LOG.log(Level.ERROR, line);
    if (refused.size() < MOST_SHOWN) {
      refused.add(line);
    }
  }
}
