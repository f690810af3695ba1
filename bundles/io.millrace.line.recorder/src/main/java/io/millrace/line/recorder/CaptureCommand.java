// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.carrier.DatagramTap;
import io.millrace.api.time.Time;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coap:capture}: has the datagrams of the router's sockets written into a file. */
@Component(service = {})
public final class CaptureCommand {
  private final BundleContext context;
  private final Time time;
  private final ShellCommands commands;
  private Path path;
  private DatagramRecording recording;

  /** Makes the command. */
  @Activate
  public CaptureCommand(BundleContext context, @Reference Time time) {
    this.context = context;
    this.time = time;
    commands = new ShellCommands(context, "coap", this);
  }

  /** Begins, ends or shows a capture. */
  @Command(
      name = "capture",
      customSynopsis = {
        "coap:capture FILE [--port N] [--seconds N] [--max-bytes N] [--json]",
        "coap:capture stop",
        "coap:capture [--json]"
      },
      description = {
        "Writes the datagrams of the router's UDP sockets into a new pcapng file, which Wireshark"
            + " and tshark open, until told to stop or the time is over or the file has its bytes"
            + " or the disk less than 16 MiB left. Without words it shows the capture, or the last"
            + " one.",
        "The file holds everything that is not encrypted: whoever reads it can use the tokens of"
            + " the sessions that were opened meanwhile. Only its owner can read it. Datagrams of"
            + " DTLS stay encrypted."
      })
  synchronized Table capture(
      @Parameters(
              paramLabel = "FILE",
              index = "0",
              arity = "0..1",
              description =
                  "a name without a folder is below recordings in the data folder; or stop, which"
                      + " ends the capture")
          String file,
      @Option(
              names = "--port",
              paramLabel = "N",
              defaultValue = "0",
              description = "only what has this port on either side; 0: all (${DEFAULT-VALUE})")
          @Range(min = 0, max = 65535)
          int port,
      @Option(
              names = "--seconds",
              paramLabel = "N",
              defaultValue = "600",
              description = "1 to 86400 (${DEFAULT-VALUE})")
          @Range(min = 1, max = 86400)
          long seconds,
      @Option(
              names = "--max-bytes",
              paramLabel = "N",
              defaultValue = "16777216",
              description = "1024 to 1073741824 (${DEFAULT-VALUE})")
          @Range(min = 1024, max = 1 << 30)
          long maxBytes)
      throws IOException {
    if ("stop".equals(file)) {
      stop();
    } else if (file != null) {
      start(file, port, Duration.ofSeconds(seconds), maxBytes);
    }
    return table();
  }

  private Table table() {
    Table table = new Table("nothing captured", "file", "state", "packets", "bytes", "dropped");
    if (recording != null) {
      table.add(
          path,
          recording.end().isEmpty() ? "running" : recording.end(),
          recording.packets(),
          recording.bytes(),
          recording.dropped());
    }
    return table;
  }

  private void start(String file, int port, Duration most, long maxBytes) throws IOException {
    if (recording != null && recording.end().isEmpty()) {
      throw new IllegalStateException(path + " is being written");
    }
    Path wanted = RecordCommand.file(context, file);
    String ports = port == 0 ? "all ports" : "port " + port;
    CaptureFile capture =
        CaptureFile.create(wanted, maxBytes, CapturedInterface.sockets("UDP, " + ports));
    path = wanted;
    AtomicReference<ServiceRegistration<DatagramTap>> tap = new AtomicReference<>();
    recording = new DatagramRecording(port, most, capture, time, () -> unregister(tap));
    tap.set(context.registerService(DatagramTap.class, recording, null));
    if (!recording.end().isEmpty()) { // meanwhile
      unregister(tap);
    }
  }

  private static void unregister(AtomicReference<ServiceRegistration<DatagramTap>> tap) {
    ServiceRegistration<DatagramTap> present = tap.getAndSet(null);
    if (present != null) {
      present.unregister();
    }
  }

  private void stop() {
    if (recording != null) {
      recording.close();
    }
  }

  /** Ends the capture. */
  @Deactivate
  synchronized void deactivate() {
    commands.close();
    stop();
  }
}
