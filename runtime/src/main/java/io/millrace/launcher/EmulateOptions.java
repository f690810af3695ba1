// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What {@code millrace emulate} is told. */
final class EmulateOptions {
  static final String HELP =
      """
      Usage: millrace emulate --line LINE [OPTION...]
             millrace emulate --udp [ADDRESS:]PORT [OPTION...]

      Runs a Device IC alone: the processor of a sensor, at the end of a line, for any NIC;
      or with a NIC of its own, as a simulator that clients ask over UDP without a session.

        --line pty:PATH         makes a pseudo-terminal (with socat); the NIC's end is at PATH
        --line tcp:HOST:PORT    connects to a serial line over TCP, for example ser2net
        --line tcp-listen:HOST:PORT
                                waits for a NIC that connects: needs neither socat nor a port
        --line port:PATH        a serial port, for example /dev/ttyUSB0
        --udp [ADDRESS:]PORT    a simulator: GET /devices, GET, PUT and DELETE /NAME/PATH; the field's
                                Windows client asks at port 5683 of localhost. Without an address
                                all of this machine's. Instead of --line or beside it
        --baud N                bits a second of a port, 300 to 4000000 (38400)
        --generation G          1 or 2, the vendor's firmware with its quirks, or millrace (millrace)
        --sensor-file FILE      a sensor without Java: a .cfg as io.millrace.sensor.file takes it, or a
                                .csv with lines 'seconds,value'; its name is the sensor's. Repeatable
        --set PID:KEY=VALUE     any other configuration, for example
                                io.millrace.sensor.temp:celsius=30. Repeatable
        --name NAME             the line's name (uart0)
        --data DIR              where log, state and the shell's socket are (one a line and name,
                                beside the router's data)
        -k KEY -u IDENTITY      with --udp: DTLS alone, with this pre-shared key: text of 16 to 64
                                bytes, or 0x and hexadecimal. Others see KEY in the list of processes:
        --key-file FILE         better out of a file: KEY alone, or lines IDENTITY:HEXADECIMAL
        -c FILE [-j FILE]       with --udp: DTLS alone, with this certificate and private key, PEM
        -C FILE, -R FILE        the issuers of the clients' certificates, PEM
        --no-shell              no shell, though there is a terminal
        --help                  this

      Ctrl-C ends it. In its shell: deviceic:sensors, deviceic:recent, deviceic:fault --help,
      deviceic:reboot.
      """;

  private static final Set<String> GENERATIONS = Set.of("1", "2", "millrace");

  EmulatedLine line;
  SimulatorSocket udp;
  String baud = "";
  String generation = "millrace";
  final List<Path> sensorFiles = new ArrayList<>();
  final List<String[]> settings = new ArrayList<>();
  final EmulatorKeys keys = new EmulatorKeys();
  String name = "uart0";
  Path data;
  boolean shell = true;
  boolean help;

  private EmulateOptions() {}

  /**
   * Reads the command line.
   *
   * @throws UsageException saying which word is wrong and what is allowed
   */
  static EmulateOptions of(String... words) throws UsageException {
    EmulateOptions options = new EmulateOptions();
    String line = null;
    for (Iterator<String> rest = List.of(words).iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--help", "-h" -> options.help = true;
        case "--no-shell" -> options.shell = false;
        case "--line" -> line = value(word, rest);
        default -> options.take(word, value(word, rest));
      }
    }
    if (!options.help && line == null && options.udp == null) {
      throw new UsageException(
          "--line is needed: pty:PATH, port:PATH, tcp:HOST:PORT or tcp-listen:HOST:PORT;"
              + " or --udp [ADDRESS:]PORT");
    }
    if (options.keys.isGiven() && options.udp == null) {
      throw new UsageException("keys are for the simulator: --udp [ADDRESS:]PORT is needed");
    }
    if (line != null) {
      options.line = EmulatedLine.of(line);
    }
    return options;
  }

  private static String value(String word, Iterator<String> rest) throws UsageException {
    if (!word.startsWith("-")) {
      throw new UsageException("not understood: " + word);
    }
    if (!rest.hasNext()) {
      throw new UsageException(word + " needs a value");
    }
    return rest.next();
  }

  private void take(String word, String value) throws UsageException {
    switch (word) {
      case "--generation" -> generation = among(word, value);
      case "--sensor-file" -> sensorFiles.add(Path.of(value));
      case "--set" -> settings.add(setting(value));
      case "--name" ->
          name = matching(word, value, "[A-Za-z0-9_]{1,32}", "1 to 32 letters, digits");
      case "--baud" -> baud = matching(word, value, "[0-9]{3,7}", "300 to 4000000");
      case "--udp" -> udp = SimulatorSocket.of(value);
      case "--data" -> data = Path.of(value);
      default -> {
        if (!keys.take(word, value)) {
          throw new UsageException("no such option: " + word);
        }
      }
    }
  }

  private static String among(String word, String value) throws UsageException {
    if (!GENERATIONS.contains(value)) {
      throw new UsageException(word + " " + value + ": allowed is 1, 2, millrace");
    }
    return value;
  }

  private static String matching(String word, String value, String pattern, String allowed)
      throws UsageException {
    if (!value.matches(pattern)) {
      throw new UsageException(word + " " + value + ": allowed is " + allowed);
    }
    return value;
  }

  /** Returns PID, key and value. */
  private static String[] setting(String value) throws UsageException {
    String[] parts = value.split("[:=]", 3);
    if (parts.length < 3 || !value.matches("[\\w.~-]+:[\\w.]+=.*")) {
      throw new UsageException("--set " + value + ": allowed is PID:KEY=VALUE");
    }
    return parts;
  }
}
