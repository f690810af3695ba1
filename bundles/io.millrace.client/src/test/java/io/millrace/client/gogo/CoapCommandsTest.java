// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.gogo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands in a real Gogo, before a server that stands for the router. */
class CoapCommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private CoapServer router;
  private ThreadIOImpl threadIo;
  private CommandSession session;

  @BeforeEach
  void start() {
    CoapConfig.register();
    UdpConfig.register();
    Configuration configuration = new Configuration();
    router = new CoapServer(configuration);
    router.addEndpoint(
        CoapEndpoint.builder()
            .setConfiguration(configuration)
            .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build());
    router.add(new Sessions());
    router.start();
    int port = router.getEndpoints().get(0).getAddress().getPort();
    CoapCommands commands = new CoapCommands(config("coap://127.0.0.1:" + port));
    threadIo = new ThreadIOImpl();
    threadIo.start();
    CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
    for (String function : List.of("get", "put", "observe", "discover", "session")) {
      processor.addCommand("coap", commands, function);
    }
    PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
    session =
        processor.createSession(new ByteArrayInputStream("t.o.k".getBytes()), console, console);
  }

  @AfterEach
  void stop() {
    session.close();
    threadIo.stop();
    router.destroy();
  }

  @Test
  void router_itself_is_asked_by_a_path_or_by_nothing() throws Exception {
    session.execute("coap:discover");
    assertThat(printed()).contains("/sessions");
    session.execute("coap:get --json /sessions");
    assertThat(printed()).contains("\"text\":\"from ");
  }

  @Test
  void device_is_asked_through_the_router() throws Exception {
    session.execute("coap:get -v 5 'coap://SSN1:4849/snsr?sens'");

    assertThat(printed()).contains("[ Proxy-Uri:coap://SSN1:4849/snsr?sens ]");
  }

  @Test
  void error_answer_is_printed_and_ends_the_command_with_its_status() {
    assertThatThrownBy(() -> session.execute("coap:get /nothing"))
        .isInstanceOf(CommandEnded.class)
        .hasMessage("coap:get ended with status 4");
    assertThat(session.get("millrace.exit.status")).isEqualTo(4);
    assertThat(printed()).startsWith("4.04 Not Found");
  }

  @Test
  void answer_goes_on_through_a_pipe() throws Exception {
    session.execute("coap:get /sessions | coap:put -f - /sessions");

    assertThat(printed()).startsWith("put from ");
  }

  @Test
  void commands_after_opening_a_session_leave_from_its_port() throws Exception {
    session.execute("coap:session open --token-file -");
    String port = String.valueOf(session.get("coap.port"));
    printed();

    session.execute("coap:get /sessions");
    assertThat(printed()).isEqualTo("from " + port + "\n");
    session.execute("coap:session close");
    assertThat(session.get("coap.port")).isNull();
  }

  @Test
  void every_command_has_help_in_the_session() throws Exception {
    for (String function : List.of("get", "put", "observe", "discover", "session")) {
      session.execute("coap:" + function + " --help");
      assertThat(printed()).contains("Usage: coap:" + function);
    }
  }

  @Test
  void wrong_use_and_a_taken_port_end_with_their_status() throws Exception {
    assertThatThrownBy(() -> session.execute("coap:get --bogus"))
        .extracting(ended -> ((CommandEnded) ended).status())
        .isEqualTo(2);
    assertThat(session.get("millrace.exit.status")).isEqualTo(64);
    try (DatagramSocket taken = new DatagramSocket()) {
      assertThatThrownBy(() -> session.execute("coap:get -p " + taken.getLocalPort() + " /x"))
          .extracting(ended -> ((CommandEnded) ended).status())
          .isEqualTo(7);
    }
  }

  @Test
  void address_that_is_none_is_refused_with_its_key() {
    assertThatThrownBy(() -> new CoapCommands(config("http://x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.millrace.client: router = http://x, allowed is");
  }

  private String printed() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  private static CoapCommands.Config config(String router) {
    return new CoapCommands.Config() {
      @Override
      public String router() {
        return router;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return CoapCommands.Config.class;
      }
    };
  }

  /** Tells from which port it was asked. */
  private static final class Sessions extends CoapResource {
    Sessions() {
      super("sessions");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond("from " + exchange.getSourcePort());
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      exchange.respond(CoAP.ResponseCode.CHANGED, "put " + exchange.getRequestText());
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      exchange.respond(CoAP.ResponseCode.CREATED);
    }

    @Override
    public void handleDELETE(CoapExchange exchange) {
      exchange.respond(CoAP.ResponseCode.DELETED);
    }
  }
}
