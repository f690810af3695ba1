// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Shows CBOR to people in diagnostic notation [RFC 8949 §8], for example {@code {0: "temp", 1:
 * "1700000001,73.40,F"}}. Any input is safe: bytes that are not exactly one well-formed item, or
 * that nest deeper than 16, have no text.
 */
public final class CborText {
  private static final int DEEPEST = 16;

  private final Bytes bytes;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private CborText(Bytes bytes) {
    this.bytes = bytes;
  }

  /** Returns the diagnostic notation; empty when these bytes are not one well-formed item. */
  public static Optional<String> of(Bytes bytes) {
    CborText reader = new CborText(bytes);
    try {
      reader.item(0);
      return reader.at == bytes.length() ? Optional.of(reader.text.toString()) : Optional.empty();
    } catch (NotWellFormed e) {
      return Optional.empty();
    }
  }

  /** Ends the reading; it has neither message nor stack, because it is never shown. */
  private static final class NotWellFormed extends Exception {
    private static final long serialVersionUID = 1;

    NotWellFormed() {
      super(null, null, false, false);
    }
  }

  private void item(int depth) throws NotWellFormed {
    if (depth > DEEPEST) {
      throw new NotWellFormed();
    }
    int first = next();
    int major = first >> 5;
    int additional = first & 31;
    switch (major) {
      case Major.UNSIGNED -> text.append(Long.toUnsignedString(argument(additional)));
      case Major.NEGATIVE -> negative(argument(additional));
      case Major.BYTES, Major.TEXT -> string(major, additional);
      case Major.ARRAY -> sequence("[", "]", additional, 1, depth);
      case Major.MAP -> sequence("{", "}", additional, 2, depth);
      case Major.TAG -> tagged(argument(additional), depth);
      default -> simple(additional, argument(additional));
    }
  }

  private void simple(int additional, long argument) throws NotWellFormed {
    if (additional == Major.ONE_BYTE && argument <= Major.INDEFINITE) {
      throw new NotWellFormed();
    }
    SimpleText.append(text, additional, argument);
  }

  private void negative(long argument) {
    text.append('-');
    text.append(argument == -1 ? "18446744073709551616" : Long.toUnsignedString(argument + 1));
  }

  private void tagged(long tag, int depth) throws NotWellFormed {
    text.append(Long.toUnsignedString(tag)).append('(');
    item(depth + 1);
    text.append(')');
  }

  private void sequence(String open, String close, int additional, int width, int depth)
      throws NotWellFormed {
    boolean endless = additional == Major.INDEFINITE;
    long count = endless ? Long.MAX_VALUE : argument(additional);
    text.append(open).append(endless ? "_ " : "");
    for (long i = 0; i != count && !(endless && broken()); i++) {
      text.append(i == 0 ? "" : ", ");
      item(depth + 1);
      if (width == 2) {
        text.append(": ");
        item(depth + 1);
      }
    }
    text.append(close);
  }

  private void string(int major, int additional) throws NotWellFormed {
    if (additional != Major.INDEFINITE) {
      chunk(major, argument(additional));
      return;
    }
    text.append("(_ ");
    for (int i = 0; !broken(); i++) {
      int first = next();
      if (first >> 5 != major || (first & 31) == Major.INDEFINITE) {
        throw new NotWellFormed();
      }
      text.append(i == 0 ? "" : ", ");
      chunk(major, argument(first & 31));
    }
    text.append(')');
  }

  private void chunk(int major, long length) throws NotWellFormed {
    if (length < 0 || length > bytes.length() - at) {
      throw new NotWellFormed();
    }
    Bytes value = bytes.slice(at, (int) length);
    at += (int) length;
    if (major == Major.BYTES) {
      text.append("h'").append(value.hex()).append('\'');
    } else {
      quote(value);
    }
  }

  private void quote(Bytes utf8) throws NotWellFormed {
    text.append('"');
    for (char c : decoded(utf8.toBuffer()).toCharArray()) {
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static String decoded(ByteBuffer utf8) throws NotWellFormed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new NotWellFormed();
    }
  }

  private boolean broken() throws NotWellFormed {
    if (at < bytes.length() && bytes.at(at) == 0xFF) {
      at++;
      return true;
    }
    return false;
  }

  private long argument(int additional) throws NotWellFormed {
    if (additional < Major.ONE_BYTE) {
      return additional;
    }
    if (additional > Major.EIGHT_BYTES) {
      throw new NotWellFormed();
    }
    long value = 0;
    for (int i = 1 << additional - Major.ONE_BYTE; i > 0; i--) {
      value = value << 8 | next();
    }
    return value;
  }

  private int next() throws NotWellFormed {
    if (at >= bytes.length()) {
      throw new NotWellFormed();
    }
    return bytes.at(at++);
  }
}
