// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.audit;

import java.util.Objects;

/**
 * Where an order comes from: the interface through which it came, the person or program, and the
 * address. Immutable. Texts are cut at {@value #LONGEST} characters, and control characters in them
 * become blanks, so that each fits into a line of a log.
 */
public final class Origin {
  /** The longest text in characters. */
  public static final int LONGEST = 128;

  private final String interfaceName;
  private final String who;
  private final String from;

  private Origin(String interfaceName, String who, String from) {
    this.interfaceName = line(interfaceName, LONGEST);
    this.who = line(who, LONGEST);
    this.from = line(from, LONGEST);
    if (this.interfaceName.isEmpty()) {
      throw new IllegalArgumentException("the interface has no name");
    }
  }

  /**
   * Makes an origin.
   *
   * @param interfaceName the interface: {@code shell} (the local control socket), {@code ssh},
   *     {@code coap}, {@code fleet}, {@code folder}, {@code start}, {@code launcher} or {@code
   *     audit} (the trail's own)
   * @param who the person or program as far as the interface knows; may be empty
   * @param from the address it came from; may be empty
   */
  public static Origin of(String interfaceName, String who, String from) {
    return new Origin(interfaceName, who, from);
  }

  static String line(String text, int longest) {
    String clean = Objects.requireNonNull(text).replaceAll("\\p{C}", " ").strip();
    return clean.length() > longest ? clean.substring(0, longest) : clean;
  }

  /** Returns the name of the interface through which the order came. */
  public String interfaceName() {
    return interfaceName;
  }

  /** Returns the person or program; empty when it is not known. */
  public String who() {
    return who;
  }

  /** Returns the address; empty when there is none. */
  public String from() {
    return from;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Origin that
        && interfaceName.equals(that.interfaceName)
        && who.equals(that.who)
        && from.equals(that.from);
  }

  @Override
  public int hashCode() {
    return Objects.hash(interfaceName, who, from);
  }

  /** Returns {@code anna through ssh from 10.0.0.7}, without what is not known. */
  @Override
  public String toString() {
    String way = who.isEmpty() ? interfaceName : who + " through " + interfaceName;
    return from.isEmpty() ? way : way + " from " + from;
  }
}
