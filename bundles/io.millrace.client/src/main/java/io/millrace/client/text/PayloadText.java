// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.text;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.cbor.CborText;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkAttribute;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.ParsedLinks;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A payload as people read it: text as it is, CBOR in diagnostic notation [RFC 8949 §8], one link a
 * line, anything else in hexadecimal. What does not keep its format's rules is shown for what it
 * is.
 */
public final class PayloadText {
  private static final int BYTES_A_LINE = 16;

  private PayloadText() {}

  /**
   * Returns the payload for people, several lines if need be, without a line end at its end.
   *
   * @param format the Content-Format, or -1 when none was given
   */
  public static String of(int format, byte[] payload) {
    return switch (format) {
      case MediaTypes.CBOR, MediaTypes.SENML_CBOR ->
          CborText.of(Bytes.wrap(payload)).orElseGet(() -> hexLines(payload));
      case MediaTypes.LINK_FORMAT ->
          utf8(payload).map(PayloadText::links).orElseGet(() -> hexLines(payload));
      case MediaTypes.OCTET_STREAM -> hexLines(payload);
      default -> utf8(payload).orElseGet(() -> hexLines(payload));
    };
  }

  /** Returns the text that these bytes are; empty when they are none that a terminal should get. */
  public static Optional<String> utf8(byte[] payload) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      return text.codePoints().allMatch(PayloadText::isHarmless)
          ? Optional.of(text)
          : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isHarmless(int c) {
    return !Character.isISOControl(c) || c == '\n' || c == '\r' || c == '\t';
  }

  private static String links(String text) {
    ParsedLinks parsed = LinkFormat.parse(text);
    return parsed.isGood()
        ? parsed.links().stream().map(PayloadText::link).collect(Collectors.joining("\n"))
        : text;
  }

  private static String link(Link link) {
    String attributes =
        link.attributes().stream().map(PayloadText::attribute).collect(Collectors.joining(" "));
    return attributes.isEmpty() ? link.target() : link.target() + "  " + attributes;
  }

  private static String attribute(LinkAttribute attribute) {
    return attribute.value() == null
        ? attribute.name()
        : attribute.name() + "=\"" + attribute.value() + '"';
  }

  private static String hexLines(byte[] payload) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < payload.length; from += BYTES_A_LINE) {
      int to = Math.min(from + BYTES_A_LINE, payload.length);
      text.append(from == 0 ? "" : "\n");
      text.append(HexFormat.ofDelimiter(" ").formatHex(payload, from, to));
    }
    return text.toString();
  }
}
