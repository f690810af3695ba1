// SPDX-License-Identifier: Apache-2.0
/** What servers and clients have in common that speak DTLS by Scandium. */
package io.millrace.lib.dtls;
