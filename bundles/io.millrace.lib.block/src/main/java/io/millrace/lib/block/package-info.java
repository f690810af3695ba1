// SPDX-License-Identifier: Apache-2.0
/**
 * Block-wise transfer [RFC 7959]: the values of Block1 and Block2, which block of an answer a
 * request asks for, and the Block2 cache. Used by what serves clients: the gateway, and a NIC on
 * its own socket.
 */
package io.millrace.lib.block;
