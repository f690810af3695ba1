// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.conf.ConfFile;
import io.millrace.client.exchange.CommandFailure;
import io.millrace.client.exchange.ExitStatus;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.californium.core.coap.CoAP;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line as libcoap's coap-client has it: {@code -m METHOD … URI}, or {@code --conf}. */
@Command(
    name = "client",
    description = "Sends CoAP requests to a device, a gateway, or a device through a gateway.",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0  the answer was 2.xx",
      "  1  the client itself failed, for example a file could not be written",
      "  2  the command line or the configuration file is wrong; nothing was sent",
      "  3  no answer in time",
      "  4  the answer was 4.xx",
      "  5  the answer was 5.xx",
      "  6  unknown host, or unreachable host or port",
      "  7  the local port (-p) is in use",
      "  8  the request was answered with a reset",
      "  9  the answer cannot be used",
      "  10  no secured connection: wrong key, unknown identity, or a certificate that is refused",
      "  130  interrupted"
    })
final class TopCommand extends RequestCommand {
  @Option(
      names = {"-m", "--method"},
      paramLabel = "METHOD",
      description = "get, post, put, delete, fetch, patch or ipatch; default get.")
  String method = "get";

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "A JSON file with the platform client's keys; it wins over the command line.")
  String conf;

  TopCommand(Terminal terminal) {
    super(terminal, CoAP.Code.GET, false);
  }

  @Override
  ExitStatus run() throws InterruptedException {
    if (conf != null) {
      return new ConfiguredRequest(file(conf), this).run();
    }
    return carryOut(plan(method(method)), limit());
  }

  static CoAP.Code method(String name) {
    try {
      return CoAP.Code.valueOf(name.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "no method: \"" + name + "\"; one of get, post, put, delete, fetch, patch, ipatch");
    }
  }

  private static ConfFile file(String name) {
    try {
      return ConfFile.read(Path.of(name));
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("no file: " + e.getMessage());
    }
  }
}
