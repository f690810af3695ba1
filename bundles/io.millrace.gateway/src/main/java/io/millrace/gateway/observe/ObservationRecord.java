// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An observation as it is stored.
 *
 * @param replyTo the client's address and token
 * @param request the client's request
 * @param mark the number above which the notifications continue
 */
record ObservationRecord(ReplyTo replyTo, CoapRequest request, int mark) {
  private static final int VERSION = 1;
  private static final int MAX_BYTES = 70_000;

  /** Returns the bytes for the store. */
  Bytes encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      Peer peer = replyTo.peer();
      out.writeUTF(peer.transport());
      address(out, peer.remote());
      out.writeBoolean(peer.local() != null);
      if (peer.local() != null) {
        address(out, peer.local());
      }
      out.writeUTF(peer.security());
      out.writeBoolean(replyTo.confirmable());
      out.writeInt(mark);
      bytes(out, replyTo.token());
      out.writeByte(request.code());
      bytes(out, request.options().encoded());
      bytes(out, request.payload());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private static void address(DataOutputStream out, InetSocketAddress address) throws IOException {
    bytes(out, Bytes.wrap(address.getAddress().getAddress()));
    out.writeShort(address.getPort());
  }

  private static void bytes(DataOutputStream out, Bytes value) throws IOException {
    out.writeInt(value.length());
    out.write(value.toArray());
  }

  /** Reads what {@link #encode} wrote; null when the bytes are not valid. */
  static ObservationRecord decode(Bytes stored) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored.toArray()))) {
      if (in.readByte() != VERSION) {
        return null;
      }
      String transport = in.readUTF();
      InetSocketAddress remote = address(in);
      InetSocketAddress local = in.readBoolean() ? address(in) : null;
      Peer peer = Peer.restore(transport, remote, local, in.readUTF());
      boolean confirmable = in.readBoolean();
      int mark = in.readInt();
      ReplyTo replyTo = new ReplyTo(peer, bytes(in), confirmable, 0, true);
      int code = in.readUnsignedByte();
      CoapOptions options = CoapOptions.ofEncoded(bytes(in));
      return new ObservationRecord(replyTo, new CoapRequest(code, options, bytes(in)), mark);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static InetSocketAddress address(DataInputStream in) throws IOException {
    InetAddress address = InetAddress.getByAddress(bytes(in).toArray());
    return new InetSocketAddress(address, in.readUnsignedShort());
  }

  private static Bytes bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("length " + length);
    }
    byte[] value = new byte[length];
    in.readFully(value);
    return Bytes.wrap(value);
  }
}
