// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import org.eclipse.californium.elements.EndpointContext;
import org.eclipse.californium.elements.EndpointContextMatcher;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.TcpEndpointContext;

/**
 * A connection to one peer by TCP or TLS, with the signalling of RFC 8323, which Californium leaves
 * out. Connects, shakes hands and reads on a daemon thread of its own, which ends with {@link
 * #stop}; sends on the caller's thread. What is sent before there is a connection is kept.
 */
final class StreamConnector implements PeerConnector {
  private static final int MOST_BYTES = 4 << 20;
  private static final int SIGNALS = 7;
  private static final int PING = 0xE2;
  private static final byte PONG = (byte) 0xE3;
  private static final int ABORT = 0xE5;

  /** A CSM with Max-Message-Size, as many bytes as are taken [RFC 8323 §5.3.1]. */
  private static final byte[] CSM = HexFormat.of().parseHex("40e123400000");

  private enum Stage {
    CONNECTING("no connection"),
    HANDSHAKE("no answer to the handshake"),
    OPEN("no answer");

    private final String lacking;

    Stage(String lacking) {
      this.lacking = lacking;
    }
  }

  private final ConnectionSettings settings;
  private final InetSocketAddress peer;
  private final FailureListener listener;
  private final Socket bound;
  private final InetSocketAddress local;
  private final EndpointContext context;
  private final Queue<RawData> early = new ArrayDeque<>();
  private volatile RawDataChannel receiver;
  private volatile boolean running;
  private volatile boolean heard;
  private volatile Stage stage = Stage.CONNECTING;
  private volatile Socket socket;
  private SendFailure failure;

  /**
   * Binds.
   *
   * @param listener told when there is no connection, or no more
   * @throws CommandFailure if the port is in use
   */
  StreamConnector(ConnectionSettings settings, InetSocketAddress peer, FailureListener listener) {
    this.settings = settings;
    this.peer = peer;
    this.listener = listener;
    this.bound = StreamSockets.bind(settings.localPort());
    this.local = new InetSocketAddress(bound.getLocalAddress(), bound.getLocalPort());
    this.context = new TcpEndpointContext(peer, "1", 1);
  }

  @Override
  public synchronized void start() {
    if (!running) {
      running = true;
      Daemon.thread("coap-client-" + local.getPort(), this::run).start();
    }
  }

  private void run() {
    try {
      bound.connect(peer);
      stage = Stage.HANDSHAKE;
      Socket opened = StreamSockets.secured(bound, settings);
      stage = Stage.OPEN;
      begin(opened);
      StreamFrames frames = new StreamFrames(opened.getInputStream(), MOST_BYTES);
      while (running) {
        received(frames.next());
      }
    } catch (IOException e) {
      if (running) {
        failed(heard ? StreamSockets.failure(e, settings.peer()) : unheard(e));
      }
    }
  }

  /** Sends the CSM first, then what has waited. */
  private synchronized void begin(Socket opened) throws IOException {
    opened.getOutputStream().write(CSM);
    socket = opened;
    for (RawData each = early.poll(); each != null; each = early.poll()) {
      write(each);
    }
  }

  /** TLS 1.3 refuses a client behind the handshake, and may be too late to say so. */
  private SendFailure unheard(IOException e) {
    SendFailure plain = StreamSockets.failure(e, settings.peer());
    boolean refused =
        stage == Stage.OPEN
            && settings.peer().scheme().isSecured()
            && plain.status() == ExitStatus.UNREACHABLE;
    return refused
        ? new SendFailure(
            ExitStatus.NOT_SECURED,
            "no secured connection: it was ended behind the handshake, maybe because our"
                + " certificate is missing or refused there (-c)")
        : plain;
  }

  private void failed(SendFailure why) {
    RawData[] lost;
    synchronized (this) {
      failure = why;
      lost = early.toArray(RawData[]::new);
      early.clear();
    }
    for (RawData each : lost) {
      each.onError(why);
    }
    listener.failed(why.status(), why.getMessage());
  }

  private void received(byte[] frame) throws IOException {
    heard = true;
    int code = StreamFrames.code(frame);
    if (code >> 5 == SIGNALS) {
      signalled(code, frame);
      return;
    }
    settings.trace().saw(false, frame);
    receiver.receiveData(RawData.inbound(frame, context, false, System.nanoTime(), local));
  }

  private void signalled(int code, byte[] frame) throws IOException {
    int tokenBytes = frame[0] & 15;
    if (code == PING) {
      byte[] pong = new byte[2 + tokenBytes];
      pong[0] = (byte) tokenBytes;
      pong[1] = PONG;
      int token = StreamFrames.tokenAt(frame);
      System.arraycopy(frame, token, pong, 2, tokenBytes);
      synchronized (this) {
        socket.getOutputStream().write(pong);
      }
    } else if (code == ABORT) {
      String why = StreamFrames.payload(frame).replaceAll("\\p{Cntrl}", "");
      throw new SendFailure(
          ExitStatus.UNREACHABLE, settings.peer().described() + " ended the connection: " + why);
    }
    // A CSM asks for nothing that a message of up to 1,024 bytes does not keep; after a release the
    // peer answers what is open and then closes.
  }

  @Override
  public void send(RawData message) {
    try {
      synchronized (this) {
        if (failure == null) {
          if (socket == null) {
            early.add(message);
          } else {
            write(message);
          }
          return;
        }
      }
      message.onError(failure);
    } catch (IOException e) {
      message.onError(StreamSockets.failure(e, settings.peer()));
    }
  }

  private void write(RawData message) throws IOException {
    message.onContextEstablished(context);
    settings.trace().saw(true, message.getBytes());
    socket.getOutputStream().write(message.getBytes());
    message.onSent();
  }

  @Override
  public Outcome timedOut(Duration limit) {
    String where = stage == Stage.CONNECTING ? " to " + settings.peer().described() : "";
    return Outcome.failed(
        ExitStatus.TIMED_OUT, stage.lacking + where + PeerConnector.within(limit));
  }

  @Override
  public void stop() {
    running = false;
    Socket opened = socket;
    if (opened != null) {
      StreamSockets.close(opened); // with the end of TLS
    }
    StreamSockets.close(bound);
  }

  @Override
  public void destroy() {
    stop();
  }

  @Override
  public void setRawDataReceiver(RawDataChannel channel) {
    receiver = channel;
  }

  @Override
  public void setEndpointContextMatcher(EndpointContextMatcher matcher) {
    // A connection has one peer: there is nothing to match.
  }

  @Override
  public InetSocketAddress getAddress() {
    return local;
  }

  /** What Californium takes messages of RFC 8323 for; TLS differs for its matching alone. */
  @Override
  public String getProtocol() {
    return "TCP";
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void processDatagram(DatagramPacket datagram) {
    receiver.receiveData(
        RawData.inbound(
            Arrays.copyOf(datagram.getData(), datagram.getLength()),
            context,
            false,
            System.nanoTime(),
            local));
  }
}
