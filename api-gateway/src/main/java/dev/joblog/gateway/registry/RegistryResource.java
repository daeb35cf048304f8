// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.registry;

import dev.joblog.protocol.wire.BundledSchemas;
import dev.joblog.protocol.wire.BundledSchemas.Bundled;
import dev.joblog.protocol.wire.BundledSchemas.Comparison;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;

/**
 * Confluent's REST API over the schemas in this jar, as far as serializers and tools use it.
 * Unauthenticated, as they expect; changes nothing.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">API</a>
 */
@Path("/schema-registry")
@Produces({RegistryJson.TYPE, MediaType.APPLICATION_JSON, MediaType.WILDCARD})
public final class RegistryResource {

  private static final String COMPATIBILITY = "FULL_TRANSITIVE";

  @GET
  public byte[] root() {
    return RegistryJson.bytes(List.of());
  }

  @GET
  @Path("subjects")
  public byte[] subjects() {
    return RegistryJson.bytes(BundledSchemas.all().stream().map(Bundled::subject).toList());
  }

  @POST
  @Path("subjects/{subject}")
  public byte[] lookUp(@PathParam("subject") String subject, InputStream body) {
    Bundled bundled = bySubject(subject);
    if (compare(bundled, body) != Comparison.SAME) {
      throw RegistryException.schemaNotFound();
    }
    return version(bundled);
  }

  @GET
  @Path("subjects/{subject}/versions")
  public byte[] versions(@PathParam("subject") String subject) {
    return RegistryJson.bytes(List.of(bySubject(subject).version()));
  }

  @POST
  @Path("subjects/{subject}/versions")
  public byte[] register(@PathParam("subject") String subject, InputStream body) {
    Bundled bundled = bySubject(subject);
    if (compare(bundled, body) != Comparison.SAME) {
      throw RegistryException.incompatible(subject);
    }
    return RegistryJson.bytes(new RegistryJson.Id(bundled.id()));
  }

  @GET
  @Path("subjects/{subject}/versions/{version}")
  public byte[] version(
      @PathParam("subject") String subject, @PathParam("version") String version) {
    return version(byVersion(subject, version));
  }

  @GET
  @Path("subjects/{subject}/versions/{version}/schema")
  public String schema(@PathParam("subject") String subject, @PathParam("version") String version) {
    return byVersion(subject, version).schema();
  }

  @GET
  @Path("schemas/ids/{id}")
  public byte[] byId(@PathParam("id") int id) {
    return RegistryJson.bytes(new RegistryJson.SchemaOnly(withId(id).schema()));
  }

  @GET
  @Path("schemas/ids/{id}/schema")
  public String schemaById(@PathParam("id") int id) {
    return withId(id).schema();
  }

  @GET
  @Path("schemas/ids/{id}/versions")
  public byte[] versionsOf(@PathParam("id") int id) {
    Bundled bundled = withId(id);
    return RegistryJson.bytes(
        List.of(new RegistryJson.SubjectVersion(bundled.subject(), bundled.version())));
  }

  @GET
  @Path("schemas/types")
  public byte[] types() {
    return RegistryJson.bytes(List.of("AVRO"));
  }

  @GET
  @Path("config{subject: (/[^/]+)?}")
  public byte[] config() {
    return RegistryJson.bytes(new RegistryJson.Level(COMPATIBILITY));
  }

  @PUT
  @Path("config{subject: (/[^/]+)?}")
  public Response changeConfig() {
    return RegistryException.readOnly().getResponse();
  }

  @GET
  @Path("mode{subject: (/[^/]+)?}")
  public byte[] mode() {
    return RegistryJson.bytes(new RegistryJson.Mode("READONLY"));
  }

  @PUT
  @Path("mode{subject: (/[^/]+)?}")
  public Response changeMode() {
    return RegistryException.readOnly().getResponse();
  }

  @DELETE
  @Path("subjects/{rest: .*}")
  public Response delete() {
    return RegistryException.readOnly().getResponse();
  }

  /** Only the bundled schema itself is sure to be compatible with every version, now and later. */
  @POST
  @Path("compatibility/subjects/{subject}/versions{version: (/[^/]+)?}")
  public byte[] compatible(@PathParam("subject") String subject, InputStream body) {
    boolean same = compare(bySubject(subject), body) == Comparison.SAME;
    return RegistryJson.bytes(
        new RegistryJson.Compatible(
            same, same ? List.of() : List.of("Expected the bundled schema, but it is another")));
  }

  private static Comparison compare(Bundled bundled, InputStream body) {
    String posted = RegistryJson.postedSchema(body).orElseThrow(RegistryException::invalidSchema);
    Comparison comparison = BundledSchemas.compare(bundled, posted);
    if (comparison == Comparison.INVALID) {
      throw RegistryException.invalidSchema();
    }
    return comparison;
  }

  private static Bundled bySubject(String subject) {
    return BundledSchemas.bySubject(subject)
        .orElseThrow(() -> RegistryException.subjectNotFound(subject));
  }

  private static Bundled byVersion(String subject, String version) {
    Bundled bundled = bySubject(subject);
    if (version.equals("latest") || version.equals("-1")) {
      return bundled;
    }
    try {
      if (Integer.parseInt(version) == bundled.version()) {
        return bundled;
      }
    } catch (NumberFormatException notANumber) {
      throw RegistryException.invalidVersion(version);
    }
    throw RegistryException.versionNotFound(version);
  }

  private static Bundled withId(int id) {
    return BundledSchemas.byId(id).orElseThrow(RegistryException::schemaNotFound);
  }

  private static byte[] version(Bundled bundled) {
    return RegistryJson.bytes(
        new RegistryJson.Version(
            bundled.subject(), bundled.version(), bundled.id(), bundled.schema()));
  }
}
