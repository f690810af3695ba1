// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortDataListener;
import com.fazecast.jSerialComm.SerialPortEvent;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import io.millrace.api.bytes.Bytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One opening of a serial port: 8 data bits, no parity, 1 stop bit, no flow control [spec
 * hdlc-link.md §1]. DTR and RTS are left as the system sets them. The library's event thread calls
 * the two handlers; they must not call back, as the library waits for that thread while it closes.
 */
final class OpenPort {
  private static final int CHUNK_BYTES = 1024;
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;

  private final SerialPort port;
  private final AtomicBoolean gone = new AtomicBoolean();

  private OpenPort(SerialPort port) {
    this.port = port;
  }

  /**
   * Opens a port.
   *
   * @param arrived takes what comes in
   * @param hungUp hears, once, that the port is gone
   */
  static OpenPort open(String path, int baud, Consumer<Bytes> arrived, Runnable hungUp)
      throws PortUnavailableException {
    SerialPort port = find(path);
    port.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
    if (!port.openPort()) {
      throw new PortUnavailableException("cannot open " + path + ": " + reason(port));
    }
    OpenPort open = new OpenPort(port);
    port.addDataListener(open.new Events(arrived, hungUp));
    return open;
  }

  private static SerialPort find(String path) throws PortUnavailableException {
    try {
      return SerialPort.getCommPort(path);
    } catch (SerialPortInvalidPortException e) {
      throw new PortUnavailableException("cannot open " + path + ": there is no such port");
    }
  }

  private static String reason(SerialPort port) {
    int code = port.getLastErrorCode();
    return switch (code) {
      case ENOENT -> "it is gone, or this router has it open already";
      case EAGAIN, EBUSY -> "another process has it";
      case EACCES -> "no permission (is the user in the port's group, usually dialout?)";
      default -> "system error " + code;
    };
  }

  /** Writes all bytes; returns false when the port did not take them. Blocks while it is full. */
  boolean write(byte[] bytes) {
    return port.writeBytes(bytes, bytes.length) == bytes.length;
  }

  /** Throws away what waits to go out, so that a blocked write goes on. Any thread. */
  void flush() {
    port.flushIOBuffers();
  }

  /** Closes the port; the handlers are not called any more when this returns. */
  void close() {
    gone.set(true);
    port.closePort();
  }

  /** Hears of the port on the library's event thread. */
  private final class Events implements SerialPortDataListener {
    private final Consumer<Bytes> arrived;
    private final Runnable hungUp;
    private final byte[] chunk = new byte[CHUNK_BYTES];

    Events(Consumer<Bytes> arrived, Runnable hungUp) {
      this.arrived = arrived;
      this.hungUp = hungUp;
    }

    @Override
    public int getListeningEvents() {
      return SerialPort.LISTENING_EVENT_DATA_AVAILABLE
          | SerialPort.LISTENING_EVENT_PORT_DISCONNECTED;
    }

    @Override
    public void serialEvent(SerialPortEvent event) {
      if (gone.get()) {
        Thread.yield();
        return;
      }
      boolean available = (event.getEventType() & SerialPort.LISTENING_EVENT_DATA_AVAILABLE) != 0;
      int count = available ? port.readBytes(chunk, chunk.length) : -1;
      if (count > 0) {
        arrived.accept(Bytes.copyOf(chunk, 0, count));
      } else if (count < 0 && gone.compareAndSet(false, true)) {
        hungUp.run();
      }
    }
  }
}
