// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

/** Specs as clients write them. */
final class Specs {

  static final String DATE = docker(1, "");

  /**
   * @param annotations {@code "a", "b"}
   */
  static String docker(int concurrency, String annotations) {
    return "{\"Engine\": \"Docker\", \"Verifier\": \"Noop\", \"Publisher\": \"Ipfs\", \"Docker\":"
        + " {\"Image\": \"ubuntu\", \"Entrypoint\": [\"date\"]}, \"Timeout\": 300.5,"
        + " \"inputs\": [{\"StorageSource\": \"IPFS\", \"CID\": \"Qm1\", \"path\":"
        + " \"/in\"}], \"Annotations\": ["
        + annotations
        + "], \"Deal\": {\"Concurrency\": "
        + concurrency
        + "}}";
  }

  private Specs() {}
}
