// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.conf.ConfFile;
import io.millrace.client.exchange.CoapUri;
import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.HostPort;
import io.millrace.client.exchange.ObserveLimit;
import io.millrace.client.exchange.Target;
import io.millrace.client.text.MediaTypes;
import org.eclipse.californium.core.coap.CoAP;

/**
 * The request that a configuration file of the platform's Java client describes [gateway-clients
 * 1.1, 1.3, 1.5]. What the file says wins over the command line. {@code /sessions} is asked for
 * directly, with the token as the body; the client's id and secret are not used, because no token
 * is fetched: it comes from where {@link TokenOptions} says.
 */
final class ConfiguredRequest {
  private static final int DEVICE_PORT = 4849;
  private static final int TIMEOUT_SECONDS = 60;
  private static final int MAX_SECONDS = 86_400;
  private static final String SESSIONS = "/sessions";

  private final ConfFile conf;
  private final TopCommand command;

  ConfiguredRequest(ConfFile conf, TopCommand command) {
    this.conf = conf;
    this.command = command;
  }

  ExitStatus run() throws InterruptedException {
    ConnectionOptions connection = command.connection;
    conf.number("clientPort", 0, 65535).ifPresent(port -> connection.localPort = port);
    connection.timeoutSeconds = conf.number("timeout", 1, MAX_SECONDS).orElse(TIMEOUT_SECONDS);
    command.options.non |= conf.has("non");
    return command.carryOut(plan(), limit());
  }

  private RequestPlan plan() {
    CoAP.Code method = TopCommand.method(conf.setting("method").orElse(command.method));
    boolean writes = method == CoAP.Code.POST || method == CoAP.Code.PUT;
    Target target = target();
    boolean opens = writes && isSessions();
    byte[] payload = opens ? command.session.token.token(command.terminal) : payload(writes);
    Integer format = command.body.contentFormat();
    if (opens) {
      format = MediaTypes.TEXT;
    } else if (payload != null && format == null) {
      format = MediaTypes.OCTET_STREAM;
    }
    return new RequestPlan(
        method, target, payload, format, command.options, command.connection.blockBytes);
  }

  private byte[] payload(boolean writes) {
    byte[] given = command.body.payload(command.terminal);
    return conf.device("devicePayload")
        .filter(hex -> writes)
        .map(hex -> RequestOptions.hex(hex, "devicePayload"))
        .orElse(given);
  }

  private boolean isSessions() {
    return path().equals(SESSIONS);
  }

  private String path() {
    return conf.device("devicePath").orElse("/");
  }

  private Target target() {
    HostPort device =
        new HostPort(
            conf.device("deviceHost").orElse("localhost"),
            conf.deviceNumber("devicePort", 1, 65535).orElse(DEVICE_PORT));
    String query = conf.device("deviceQuery").map(text -> "?" + text).orElse("");
    String uri = "coap://" + device + path() + query;
    HostPort proxy = proxy();
    if (proxy == null) {
      return Target.direct(CoapUri.parse(uri), !command.connection.withoutHost);
    }
    return isSessions()
        ? Target.at(proxy, CoapUri.parse(uri), !command.connection.withoutHost)
        : Target.proxied(proxy, uri);
  }

  private HostPort proxy() {
    if (conf.setting("proxyHost").isEmpty()) {
      return command.connection.gateway(command.terminal);
    }
    return new HostPort(
        conf.setting("proxyHost").get(),
        conf.number("proxyPort", 1, 65535).orElse(HostPort.COAP_PORT));
  }

  private ObserveLimit limit() {
    if (!conf.flag("observe")) {
      return command.limit();
    }
    int count = conf.number("maxNotifications", 1, Integer.MAX_VALUE).orElse(1);
    return new ObserveLimit(command.connection.timeout(), command.connection.timeout(), count);
  }
}
