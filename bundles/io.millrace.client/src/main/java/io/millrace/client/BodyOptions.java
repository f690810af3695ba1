// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CoapUri;
import io.millrace.client.text.MediaTypes;
import picocli.CommandLine.Option;

/** The options that make a request's body and say what it is. */
final class BodyOptions {
  @Option(
      names = {"-e", "--text"},
      paramLabel = "TEXT",
      description = "The body, with %%XX for bytes that cannot be typed.")
  String text;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The body out of a file; - is the standard input.")
  String file;

  @Option(names = "--hex", paramLabel = "DIGITS", description = "The body in hexadecimal.")
  String hex;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "FORMAT",
      description = "The body's Content-Format: a number, or a name such as text, json, cbor.")
  String type;

  /** Returns the body; null for none. */
  byte[] payload(Terminal terminal) {
    int given = (text == null ? 0 : 1) + (file == null ? 0 : 1) + (hex == null ? 0 : 1);
    ConnectionOptions.require(given <= 1, "only one of -e, -f and --hex");
    if (text != null) {
      return CoapUri.decodedBytes(text);
    }
    return file != null
        ? Input.bytes(file, terminal)
        : hex == null ? null : RequestOptions.hex(hex, "--hex");
  }

  Integer contentFormat() {
    return type == null ? null : MediaTypes.number(type);
  }
}
