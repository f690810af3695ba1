// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

/** A foreign client in the table of DTLS, directly to a server or through the router. */
interface InteropClient extends AutoCloseable {
  /** Asks, and returns the payload; the block size is 0 where the client may choose it. */
  String get(String uri, int blockBytes) throws Exception;

  void put(String uri, String payload) throws Exception;

  /** Begins to observe; to be closed. */
  Observation observe(String uri) throws Exception;

  /** What an observer has got. */
  interface Observation extends AutoCloseable {
    /** Returns when so many answers and notifications have come, the last with this text. */
    void await(int atLeast, String text) throws Exception;

    @Override
    void close();
  }

  @Override
  void close();
}
