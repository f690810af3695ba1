// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import io.millrace.client.text.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every request: the format wanted, the message's type and token, options. */
final class RequestOptions {
  private static final int MAX_TOKEN_BYTES = 8;

  @Option(
      names = {"-A", "--accept"},
      paramLabel = "FORMAT",
      description = "The format wanted in the answer.")
  String accept;

  @Option(
      names = {"-N", "--non"},
      description = "Send non-confirmable.")
  boolean non;

  @Option(
      names = {"-T", "--token"},
      paramLabel = "TOKEN",
      description = "The message's token: text, or 0x and hexadecimal; up to 8 bytes. No secret.")
  String token;

  @Option(
      names = {"-H", "--hop-limit"},
      paramLabel = "HOPS",
      description = "Send Hop-Limit, 1 to 255.")
  Integer hopLimit;

  @Option(
      names = {"-O", "--option"},
      paramLabel = "NUMBER,VALUE",
      description = "One more option: text, or 0x and hexadecimal. May be repeated.")
  List<String> more = new ArrayList<>();

  Integer acceptFormat() {
    return accept == null ? null : MediaTypes.number(accept);
  }

  byte[] tokenBytes() {
    if (token == null) {
      return null;
    }
    byte[] bytes = textOrHex(token, "-T");
    ConnectionOptions.require(
        bytes.length <= MAX_TOKEN_BYTES, "-T of " + bytes.length + " bytes, allowed up to 8");
    return bytes;
  }

  /** Reads {@code 0x} and hexadecimal digits, or text. */
  static byte[] textOrHex(String value, String option) {
    return value.startsWith("0x")
        ? hex(value.substring(2), option)
        : value.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] hex(String digits, String option) {
    try {
      return HexFormat.of().parseHex(digits.replaceAll("\\s+", ""));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(option + " wants pairs of hexadecimal digits: " + digits);
    }
  }
}
