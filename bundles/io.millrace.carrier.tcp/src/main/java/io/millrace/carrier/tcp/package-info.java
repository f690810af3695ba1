// SPDX-License-Identifier: Apache-2.0
/**
 * Streams of bytes over TCP and TLS on leased listening sockets, for a message layer above that
 * knows what is in them. TLS is the JDK's {@link javax.net.ssl.SSLEngine}, which goes from one
 * build of this bundle to the next together with its connection.
 */
package io.millrace.carrier.tcp;
