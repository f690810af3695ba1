// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.gogo;

import io.millrace.client.Commands;
import io.millrace.client.Terminal;
import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.HostPort;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The client's commands in the router's shell: {@code coap:get /.well-known/core}, {@code
 * coap:observe coap://SSN…/snsr/arduino/temp?sens}. The router itself is the gateway unless {@code
 * -P} or {@code --direct} says otherwise. A command that fails ends with an exception, so that
 * scripts notice.
 *
 * <p>Stateless; each command runs on its shell's thread and blocks it until it is done or
 * interrupted.
 */
@Component(
    service = CoapCommands.class,
    configurationPid = "io.millrace.client",
    property = {
      "osgi.command.scope=coap",
      "osgi.command.function=get",
      "osgi.command.function=post",
      "osgi.command.function=put",
      "osgi.command.function=delete",
      "osgi.command.function=fetch",
      "osgi.command.function=patch",
      "osgi.command.function=ipatch",
      "osgi.command.function=observe",
      "osgi.command.function=discover",
      "osgi.command.function=session"
    })
@CoapOptions
@Designate(ocd = CoapCommands.Config.class)
public final class CoapCommands {
  /** Where in a session the shell looks for the exit status of its last command. */
  private static final String EXIT_STATUS = "millrace.exit.status";

  private static final int WRONG_WORDS = 64;

  private final HostPort router;

  /** Makes the commands; an unusable address fails here and names the key. */
  @Activate
  public CoapCommands(Config config) {
    try {
      router = HostPort.parse(config.router());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "io.millrace.client: router = %s, allowed is [SCHEME://]host[:port]: %s"
              .formatted(config.router(), e.getMessage()));
    }
  }

  /** Configuration of the shell's client. */
  @ObjectClassDefinition(
      name = "Millrace client in the shell",
      description = "What the shell's coap: commands talk to.")
  public @interface Config {
    /** Returns the gateway's address. */
    @AttributeDefinition(
        name = "Router",
        description =
            "Gateway asked when a command names none: [SCHEME://]host[:port]. SCHEME is coap (the"
                + " default), coaps, coap+tcp or coaps+tcp; those with an s need keys with each"
                + " command.")
    String router() default "coap://127.0.0.1:5683";
  }

  /** GET. */
  @Descriptor("Sends one GET request and prints the answer; see coap:get --help")
  public void get(CommandSession session, String... arguments) {
    run(session, "get", arguments);
  }

  /** POST. */
  @Descriptor("Sends one POST request and prints the answer; see coap:post --help")
  public void post(CommandSession session, String... arguments) {
    run(session, "post", arguments);
  }

  /** PUT. */
  @Descriptor("Sends one PUT request and prints the answer; see coap:put --help")
  public void put(CommandSession session, String... arguments) {
    run(session, "put", arguments);
  }

  /** DELETE. */
  @Descriptor("Sends one DELETE request and prints the answer; see coap:delete --help")
  public void delete(CommandSession session, String... arguments) {
    run(session, "delete", arguments);
  }

  /** FETCH. */
  @Descriptor("Sends one FETCH request and prints the answer; see coap:fetch --help")
  public void fetch(CommandSession session, String... arguments) {
    run(session, "fetch", arguments);
  }

  /** PATCH. */
  @Descriptor("Sends one PATCH request and prints the answer; see coap:patch --help")
  public void patch(CommandSession session, String... arguments) {
    run(session, "patch", arguments);
  }

  /** iPATCH. */
  @Descriptor("Sends one iPATCH request and prints the answer; see coap:ipatch --help")
  public void ipatch(CommandSession session, String... arguments) {
    run(session, "ipatch", arguments);
  }

  /** Observes until interrupted, or as {@code -s} and {@code -n} say. */
  @Descriptor("Observes a resource until interrupted, or as -s and -n say; see coap:observe --help")
  public void observe(CommandSession session, String... arguments) {
    run(session, "observe", arguments);
  }

  /** Lists resources. */
  @Descriptor("Lists the resources of the router or of a device; see coap:discover --help")
  public void discover(CommandSession session, String... arguments) {
    run(session, "discover", arguments);
  }

  /** Opens or closes a session. */
  @Descriptor("Opens or closes a session with the router; see coap:session open --help")
  public void session(CommandSession session, String... arguments) {
    run(session, "session", arguments);
  }

  /** Reads and prints where the shell's line does, so that commands may stand in a pipe. */
  private void run(CommandSession session, String command, String[] arguments) {
    Process process = Process.Utils.current();
    PrintStream console = process == null ? session.getConsole() : process.out();
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(console, StandardCharsets.UTF_8), true);
    Terminal terminal =
        new Terminal(
            process == null ? session.getKeyboard() : process.in(),
            console,
            out,
            out,
            Map.of(),
            router,
            new SessionPort(session));
    int status = Commands.runPart(terminal, command, "coap:" + command, arguments);
    if (status != 0) {
      // Wrong words have the same status in every command of the shell [sysexits.h, EX_USAGE].
      session.put(EXIT_STATUS, status == ExitStatus.USAGE.code() ? WRONG_WORDS : status);
      throw new CommandEnded(command, status);
    }
  }
}
