// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

/**
 * The settings of a socket.
 *
 * @param name not empty
 * @param binding the address and port to bind
 * @param connectedChannels how many connected channels may be open
 * @param enabled whether the socket is opened
 */
record SocketSettings(String name, Binding binding, int connectedChannels, boolean enabled) {
  /** Returns the settings of the socket that is opened without a configuration. */
  static SocketSettings byDefault() {
    Binding binding =
        Binding.of(LeasedSocket.ADDRESS, LeasedSocket.PORT, LeasedSocket.RECEIVE_BUFFER_BYTES);
    return new SocketSettings(LeasedSocket.NAME, binding, LeasedSocket.CONNECTED_CHANNELS, true);
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException naming key, value and what is allowed
   */
  static SocketSettings of(LeasedSocket.Config config) {
    String name = config.name();
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(
          LeasedSocket.PID + ": name is empty; allowed is any other text");
    }
    Binding binding = Binding.of(config.address(), config.port(), config.receiveBufferBytes());
    return new SocketSettings(name, binding, config.connectedChannels(), config.enabled());
  }
}
