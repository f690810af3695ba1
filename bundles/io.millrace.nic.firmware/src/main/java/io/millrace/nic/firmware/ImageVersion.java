// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as in the records [spec nic-resources.md §6].
 *
 * @param major 0–255
 * @param minor 0–255
 * @param revision 0–65535
 */
record ImageVersion(int major, int minor, int revision) {
  static final int BYTES = 4;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,9})");

  /** Decodes its four bytes. */
  static ImageVersion read(ByteBuffer in) {
    return new ImageVersion(in.get() & 0xFF, in.get() & 0xFF, in.getShort() & 0xFFFF);
  }

  /** Parses {@code major.minor.revision}; empty when the text has another form. */
  static Optional<ImageVersion> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    int revision = Integer.parseInt(matcher.group(3));
    return major > 0xFF || minor > 0xFF || revision > 0xFFFF
        ? Optional.empty()
        : Optional.of(new ImageVersion(major, minor, revision));
  }

  /** Returns a bundle's version without its qualifier; numbers that are too large are clipped. */
  static ImageVersion clipped(int major, int minor, int micro) {
    return new ImageVersion(Math.min(major, 0xFF), Math.min(minor, 0xFF), Math.min(micro, 0xFFFF));
  }

  void write(ByteBuffer out) {
    out.put((byte) major).put((byte) minor).putShort((short) revision);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + revision;
  }
}
