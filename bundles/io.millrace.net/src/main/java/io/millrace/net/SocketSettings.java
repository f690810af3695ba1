// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

/**
 * The settings of a socket.
 *
 * @param name not empty
 * @param binding the address and port to bind
 * @param connectedChannels how many connected channels may be open
 * @param secured whether only carriers with security may use it
 * @param enabled whether the socket is opened
 */
record SocketSettings(
    String name, Binding binding, int connectedChannels, boolean secured, boolean enabled) {
  /** The port of the mesh that is for secured traffic only [spec nic-resources.md §8]. */
  private static final int SECURED_PORT = 4849;

  /** Returns the settings of the socket that is opened without a configuration. */
  static SocketSettings byDefault() {
    Binding binding =
        Binding.of(LeasedSocket.ADDRESS, LeasedSocket.PORT, LeasedSocket.RECEIVE_BUFFER_BYTES);
    return new SocketSettings(
        LeasedSocket.NAME, binding, LeasedSocket.CONNECTED_CHANNELS, false, true);
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
    if (config.port() == SECURED_PORT && !config.secured()) {
      throw new IllegalArgumentException(
          LeasedSocket.PID
              + ": port = "
              + SECURED_PORT
              + ", where nothing is served in clear; allowed with secured = true");
    }
    return new SocketSettings(
        name, binding, config.connectedChannels(), config.secured(), config.enabled());
  }
}
