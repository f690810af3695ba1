// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.auth.ClientCredentials;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.GatewayTransport;
import io.millrace.lib.caller.TokenSessions;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.northbound.mqtt.reading.AccountLogin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A broker as a client of the gateway: its transport, its peer and its session. Everything that a
 * broker causes is asked for by it.
 */
record GatewayClient(
    Slot<RequestHandler> gateway,
    Slot<Sessions> sessions,
    Slot<ClientCredentials> credentials,
    GatewayTransport transport,
    CoapCaller caller,
    BlockwiseCall blockwise,
    AccountLogin login) {
  /** The gateway gives up before, as a rule. */
  private static final Duration TIME_OUT = Duration.ofSeconds(150);

  static final int MOST_BYTES = 24 << 10; // an item and an answer must hold it

  static GatewayClient of(MqttConfig config, Time time, Randomness randomness) {
    SlotLimits limits = SlotLimits.standard();
    Slot<RequestHandler> gateway = new Slot<>(time, limits);
    Slot<Sessions> sessions = new Slot<>(time, limits);
    Slot<ClientCredentials> credentials = new Slot<>(time, limits);
    String name = "mqtt." + config.name();
    long first = ByteBuffer.wrap(randomness.nextBytes(Long.BYTES)).getLong();
    GatewayTransport transport = new GatewayTransport(name, gateway, first);
    InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Peer peer = new Peer(name, here, null, "", name);
    CoapCaller caller = new CoapCaller(transport, time, TIME_OUT, peer);
    AccountLogin login =
        new AccountLogin(
            credentials,
            new TokenSessions(sessions, time),
            caller,
            config.accountClientId(),
            config.accountSecret(),
            name);
    return new GatewayClient(
        gateway,
        sessions,
        credentials,
        transport,
        caller,
        new BlockwiseCall(caller, randomness, MOST_BYTES),
        login);
  }

  void close() {
    transport.close();
    gateway.close();
    sessions.close();
    credentials.close();
  }
}
