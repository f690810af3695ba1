// SPDX-License-Identifier: Apache-2.0
/** Keys and certificates in PEM files, as DTLS and TLS use them. */
package io.millrace.lib.keys;
