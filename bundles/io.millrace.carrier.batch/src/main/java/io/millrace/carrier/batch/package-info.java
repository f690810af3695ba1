// SPDX-License-Identifier: Apache-2.0
/** Datagrams in and out of leased UDP channels, many of them with one system call. */
package io.millrace.carrier.batch;
