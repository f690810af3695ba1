// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.text;

import io.millrace.client.exchange.Trace;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.serialization.DataParser;
import org.eclipse.californium.core.network.serialization.TcpDataParser;
import org.eclipse.californium.core.network.serialization.UdpDataParser;

/**
 * Prints every message as one line, and its bytes if wanted. The payload of a request to {@code
 * /sessions} is a secret: of it only the length is shown.
 */
public final class MessageTrace implements Trace {
  private static final String SESSIONS = "sessions";

  private final PrintWriter out;
  private final boolean withBytes;
  private final DataParser parser;

  /** Prints to {@code out}; with or without the bytes, of datagrams or of a stream. */
  public MessageTrace(PrintWriter out, boolean withBytes, boolean stream) {
    this.out = out;
    this.withBytes = withBytes;
    this.parser = stream ? new TcpDataParser() : new UdpDataParser(true, (int[]) null);
  }

  @Override
  public synchronized void saw(boolean sent, byte[] datagram) {
    String arrow = sent ? "> " : "< ";
    Message message = parse(datagram);
    if (message == null) {
      out.println(arrow + "not readable: " + HexFormat.of().formatHex(datagram));
    } else {
      out.println(arrow + line(message));
      if (withBytes) {
        out.println(arrow + bytes(message, datagram));
      }
    }
    out.flush();
  }

  private Message parse(byte[] datagram) {
    try {
      return parser.parseMessage(datagram);
    } catch (RuntimeException unreadable) {
      return null;
    }
  }

  private static String line(Message message) {
    String options =
        message.getOptions().asSortedList().stream()
            .map(option -> OptionText.name(option) + ":" + OptionText.value(option))
            .collect(Collectors.joining(", "));
    return "%s {%s} [ %s ]%s"
        .formatted(
            head(message),
            HexFormat.of().formatHex(message.getTokenBytes()),
            options,
            payload(message));
  }

  /** On a stream there is no type and no message ID. */
  private static String head(Message message) {
    String code = code(message.getRawCode());
    return message.hasMID()
        ? "v:1 t:%s c:%s i:%04x".formatted(message.getType(), code, message.getMID())
        : "c:" + code;
  }

  private static String code(int code) {
    return CoAP.isRequest(code) ? CoAP.Code.valueOf(code).name() : ResponseJson.code(code);
  }

  private static String payload(Message message) {
    byte[] payload = message.getPayload();
    if (payload.length == 0) {
      return "";
    }
    if (isSecret(message)) {
      return " :: (" + payload.length + " bytes not shown)";
    }
    String text = PayloadText.of(message.getOptions().getContentFormat(), payload);
    return " :: " + text.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static String bytes(Message message, byte[] datagram) {
    int hidden = isSecret(message) ? message.getPayloadSize() : 0;
    String shown = HexFormat.of().formatHex(datagram, 0, datagram.length - hidden);
    return hidden == 0 ? shown : shown + " … " + hidden + " bytes not shown";
  }

  private static boolean isSecret(Message message) {
    return message instanceof Request
        && message.getOptions().getUriPath().equals(List.of(SESSIONS));
  }
}
