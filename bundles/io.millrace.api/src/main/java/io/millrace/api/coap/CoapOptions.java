// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The options of a message: an immutable view over their encoded form [RFC 7252 §3.1, §5.4]. Values
 * keep their bytes: an integer that was sent with leading zeros is passed on with them. Options are
 * in ascending order of their numbers; options of one number keep the order in which they came.
 */
public final class CoapOptions implements Iterable<CoapOption> {
  /** No options. */
  public static final CoapOptions NONE = new CoapOptions(Bytes.EMPTY);

  private final Bytes encoded;

  private CoapOptions(Bytes encoded) {
    this.encoded = encoded;
  }

  /**
   * Returns the options encoded in {@code encoded}, without a payload marker.
   *
   * @throws IllegalArgumentException when the encoding is malformed
   */
  public static CoapOptions ofEncoded(Bytes encoded) {
    if (encoded.isEmpty()) {
      return NONE;
    }
    OptionCursor cursor = new OptionCursor(encoded, 0);
    while (cursor.next()) {
      continue;
    }
    if (cursor.position() != encoded.length()) {
      throw new IllegalArgumentException("malformed options at byte " + cursor.position());
    }
    return new CoapOptions(encoded);
  }

  /** Does what {@link #ofEncoded} does, for bytes that the caller has checked with a cursor. */
  public static CoapOptions ofChecked(Bytes encoded) {
    return encoded.isEmpty() ? NONE : new CoapOptions(encoded);
  }

  /** Returns an empty builder. */
  public static CoapOptionsBuilder builder() {
    return new CoapOptionsBuilder();
  }

  /** Returns a builder that begins with these options. */
  public CoapOptionsBuilder toBuilder() {
    CoapOptionsBuilder builder = new CoapOptionsBuilder();
    for (OptionCursor at = cursor(); at.next(); ) {
      builder.add(at.number(), at.value());
    }
    return builder;
  }

  /** Returns the encoded form, without a payload marker. */
  public Bytes encoded() {
    return encoded;
  }

  /** Returns a cursor before the first option. */
  public OptionCursor cursor() {
    return new OptionCursor(encoded, 0);
  }

  /** Tells whether there are no options. */
  public boolean isEmpty() {
    return encoded.isEmpty();
  }

  /** Tells whether there is an option of that number. */
  public boolean has(int number) {
    return first(number) != null;
  }

  /** Returns the value of the first option of that number, or null when there is none. */
  public Bytes first(int number) {
    for (OptionCursor at = cursor(); at.next() && at.number() <= number; ) {
      if (at.number() == number) {
        return at.value();
      }
    }
    return null;
  }

  /**
   * Returns the first option of that number as an unsigned number, or {@code absent} when there is
   * none or its value is longer than 4 bytes.
   */
  public long uint(int number, long absent) {
    Bytes value = first(number);
    return value == null || value.length() > 4 ? absent : value.uint();
  }

  /** Returns the values of all options of that number, in order. */
  public List<Bytes> all(int number) {
    List<Bytes> values = new ArrayList<>();
    for (OptionCursor at = cursor(); at.next() && at.number() <= number; ) {
      if (at.number() == number) {
        values.add(at.value());
      }
    }
    return values;
  }

  /** Returns the values of all options of that number as UTF-8 text, in order. */
  public List<String> texts(int number) {
    return all(number).stream().map(Bytes::utf8).toList();
  }

  @Override
  public Iterator<CoapOption> iterator() {
    List<CoapOption> options = new ArrayList<>();
    for (OptionCursor at = cursor(); at.next(); ) {
      options.add(new CoapOption(at.number(), at.value()));
    }
    return options.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CoapOptions that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEach(option -> text.append(text.isEmpty() ? "" : ", ").append(option));
    return text.toString();
  }
}
