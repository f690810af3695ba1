// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortDataListener;
import com.fazecast.jSerialComm.SerialPortEvent;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.millrace.api.bytes.Bytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One opening of a serial port: 8 data bits, no parity, 1 stop bit, no flow control [spec
 * hdlc-link.md §1]. The library's event thread calls the handler, which must not call back: the
 * library waits for that thread when it closes the port.
 */
final class OpenPort {
  private static final Logger LOG = System.getLogger(OpenPort.class.getName());
  private static final int CHUNK_BYTES = 1024;
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int EINVAL = 22;
  private static final int ENOTTY = 25;

  /** Called on the library's event thread. */
  interface Handler {
    /** Bytes were received. */
    void arrived(Bytes chunk);

    /** The wake line had an edge. */
    void woken();

    /** The port was removed; called once. */
    void hungUp();
  }

  private final SerialPort port;
  private final String device;
  private final PortSignals signals;
  private final Events events;
  private final AtomicBoolean gone = new AtomicBoolean();
  private PortReader reader; // null: the library's event thread has the port read

  private OpenPort(SerialPort port, String device, PortSignals signals, Handler handler) {
    this.port = port;
    this.device = device;
    this.signals = signals;
    events = new Events(handler);
  }

  /** Opens a port; links to it, as below /dev/serial/by-id, are followed now. */
  static OpenPort open(NativeLibrary library, SerialSettings settings, Handler handler)
      throws PortUnavailableException {
    PortName name = settings.port();
    PortSignals signals = new PortSignals(settings.signals());
    String device = name.device();
    library.load();
    SerialPort port = find(name, device);
    port.setComPortParameters(settings.baud(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
    signals.prepare(port);
    if (!port.openPort()) {
      throw name.unavailable(reason(port));
    }
    OpenPort open = new OpenPort(port, device, signals, handler);
    open.listen();
    return open;
  }

  /**
   * Without a wake input the library's event thread delivers the received bytes. With one it
   * delivers the signal alone, see {@link WakeListening}, and {@link #read} delivers the bytes.
   */
  private void listen() {
    if (!isPolled()) {
      port.addDataListener(events);
    } else if (!WakeListening.begin(port, events)) {
      LOG.log(
          Level.ERROR,
          () ->
              port.getSystemPortPath() + ": " + signals.signals().wakeInput() + " cannot be heard");
    }
  }

  /** Tells whether received bytes have to be polled for with {@link #read}. */
  boolean isPolled() {
    return signals.hasWakeInput();
  }

  /** Delivers what was received, or that the port was removed. Returns whether there was any. */
  boolean read() {
    return events.read();
  }

  /** Makes sure that the library has not chosen another device because this one was removed. */
  private static SerialPort find(PortName name, String device) throws PortUnavailableException {
    try {
      SerialPort port = SerialPort.getCommPort(device);
      if (port.getSystemPortPath().equals(device)) {
        return port;
      }
    } catch (SerialPortInvalidPortException gone) {
      // As for one that was never there.
    }
    throw name.unavailable("there is no such port");
  }

  /** Returns the device that was opened, all links resolved. */
  String device() {
    return device;
  }

  private static String reason(SerialPort port) {
    int code = port.getLastErrorCode();
    return switch (code) {
      case ENOENT -> "it is gone, or this router has it open already";
      case EAGAIN, EBUSY -> "another process has it";
      case EACCES -> "no permission (is the user in the port's group, usually dialout?)";
      case EINVAL -> "it does not take this rate (key baud), or is no serial port";
      case ENOTTY -> "it is no serial port";
      default -> "it cannot be opened (error number " + code + " of the system)";
    };
  }

  /** Writes all bytes; returns false when the port did not take them. Blocks while it is full. */
  boolean write(byte[] bytes) {
    return port.writeBytes(bytes, bytes.length) == bytes.length;
  }

  /** Discards pending output, so that a blocked write returns. Any thread. */
  void flush() {
    port.flushIOBuffers();
  }

  /** Begins or ends a pulse of the wake line. */
  void pulse(boolean asserted) {
    signals.pulse(port, asserted);
  }

  /**
   * Goes on as before, but without the library's event thread, for which {@link #close} would wait
   * half a second. This waits for it instead. Wake signals are not heard meanwhile. Returns whether
   * it was not so before.
   */
  synchronized boolean prepareClose() {
    if (reader != null || gone.get()) {
      return false;
    }
    reader = new PortReader(port.getSystemPortName(), this::read);
    reader.start();
    port.removeDataListener();
    return true;
  }

  /** Is as it was before {@link #prepareClose}, unless it was closed. */
  synchronized void goOn() {
    if (reader != null && !gone.get()) {
      listen(); // first: who hears of the port's removal is there all the time
      reader.end();
      reader = null;
    }
  }

  /** Closes the port; the handler is not called after this has returned. */
  synchronized void close() {
    gone.set(true);
    if (reader != null) {
      reader.end();
    }
    port.closePort();
  }

  /** What the library calls. */
  private final class Events implements SerialPortDataListener {
    private final Handler handler;
    private final byte[] chunk = new byte[CHUNK_BYTES];

    Events(Handler handler) {
      this.handler = handler;
    }

    @Override
    public int getListeningEvents() {
      return isPolled()
          ? signals.wakeEvent()
          : SerialPort.LISTENING_EVENT_DATA_AVAILABLE
              | SerialPort.LISTENING_EVENT_PORT_DISCONNECTED;
    }

    @Override
    public void serialEvent(SerialPortEvent event) {
      if (gone.get()) {
        Thread.yield();
        return;
      }
      if (isPolled()) {
        if (signals.isWake(event)) {
          handler.woken();
        }
        return;
      }
      int type = event.getEventType();
      if ((type & SerialPort.LISTENING_EVENT_DATA_AVAILABLE) != 0) {
        read();
      } else if ((type & SerialPort.LISTENING_EVENT_PORT_DISCONNECTED) != 0) {
        deliver(-1);
      }
    }

    /** Two threads read for a moment; what they read stays in its order. */
    private synchronized boolean read() {
      int count = gone.get() ? 0 : port.readBytes(chunk, CHUNK_BYTES);
      deliver(count);
      return count > 0;
    }

    /** Delivers what was read; a count below 0 means that the port was removed. */
    private void deliver(int count) {
      if (count > 0) {
        handler.arrived(Bytes.copyOf(chunk, 0, count));
      } else if (count < 0 && gone.compareAndSet(false, true)) {
        handler.hungUp();
      }
    }
  }
}
