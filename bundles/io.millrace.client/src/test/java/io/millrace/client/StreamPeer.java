// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server that writes and reads the bytes of RFC 8323: it sends its CSM, keeps what comes, and
 * answers each request with the frames it is told to, TT standing for the request's token.
 */
final class StreamPeer implements AutoCloseable {
  private static final char[] NO_PASSWORD = new char[0];

  private final ServerSocket listening;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final String scheme;
  private final String answers;

  private StreamPeer(String scheme, ServerSocket listening, String answers) {
    this.scheme = scheme;
    this.listening = listening;
    this.answers = answers;
    Thread thread = new Thread(this::serve, "stream-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Makes one in clear. */
  static StreamPeer answering(String answers) throws IOException {
    return new StreamPeer("coap+tcp", bind(ServerSocketFactory.getDefault()), answers);
  }

  /**
   * Makes one with TLS.
   *
   * @param clients whoever has signed the client's certificate; null when none is asked for
   */
  static StreamPeer secured(TestIdentity shown, TestIdentity clients, String answers)
      throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "own", shown.keys().getPrivate(), NO_PASSWORD, new Certificate[] {shown.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    if (clients != null) {
      trusted.setCertificateEntry("clients", clients.certificate());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLServerSocket listening = (SSLServerSocket) bind(context.getServerSocketFactory());
    listening.setNeedClientAuth(clients != null);
    return new StreamPeer("coaps+tcp", listening, answers);
  }

  private static ServerSocket bind(ServerSocketFactory factory) throws IOException {
    return factory.createServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        talk(socket);
      } catch (IOException ended) {
        received.add("ended");
      }
    }
  }

  private void talk(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    out.write(HexFormat.of().parseHex("00e1"));
    while (true) {
      int first = in.readUnsignedByte();
      int nibble = first >> 4;
      int length =
          nibble == 13
              ? 13 + in.readUnsignedByte()
              : nibble == 14 ? 269 + in.readUnsignedShort() : nibble;
      int code = in.readUnsignedByte();
      String token = HexFormat.of().formatHex(in.readNBytes(first & 15));
      String rest = HexFormat.of().formatHex(in.readNBytes(length));
      received.add("%02x %s".formatted(code, rest));
      boolean request = code >> 5 == 0;
      if (request && answers.isEmpty()) {
        return;
      }
      if (request) {
        out.write(HexFormat.of().parseHex(answers.replace("TT", token)));
      }
    }
  }

  /** Returns code, options and payload of the next message that came; fails when none does. */
  String next() throws InterruptedException {
    String message = received.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing came within 10 s");
    }
    return message;
  }

  String uri(String path) {
    return scheme + "://127.0.0.1:" + listening.getLocalPort() + path;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
