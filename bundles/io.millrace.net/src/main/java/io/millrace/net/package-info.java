// SPDX-License-Identifier: Apache-2.0
/** Opens and binds sockets and leases them; never reads. */
package io.millrace.net;
