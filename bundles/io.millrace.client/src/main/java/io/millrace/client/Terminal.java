// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.HostPort;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The streams and environment of a command: those of the process, or those of a shell session.
 *
 * @param in where {@code -f -} and {@code --token-file -} read
 * @param raw where {@code -o -} writes bytes
 * @param out where answers are printed, over {@code raw}
 * @param err where everything else is printed
 * @param environment the environment's variables
 * @param router the default gateway; null for none
 * @param port the default local port
 */
public record Terminal(
    InputStream in,
    OutputStream raw,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    HostPort router,
    PortMemory port) {
  /** Returns the terminal of this process. */
  static Terminal ofProcess() {
    return new Terminal(
        System.in,
        System.out,
        new PrintWriter(new OutputStreamWriter(System.out, charset("stdout.encoding"))),
        new PrintWriter(new OutputStreamWriter(System.err, charset("stderr.encoding")), true),
        System.getenv(),
        null,
        PortMemory.NONE);
  }

  /** JDK 19 and later know the encoding of a console; earlier ones get UTF-8. */
  private static Charset charset(String property) {
    String name = System.getProperty(property);
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : StandardCharsets.UTF_8;
  }
}
