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
import java.util.Optional;

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
    return RegistryJson.bytes(
        BundledSchemas.all().stream().map(Bundled::subject).distinct().toList());
  }

  @POST
  @Path("subjects/{subject}")
  public byte[] lookUp(@PathParam("subject") String subject, InputStream body) {
    return version(find(subject, body).orElseThrow(RegistryException::schemaNotFound));
  }

  @GET
  @Path("subjects/{subject}/versions")
  public byte[] versions(@PathParam("subject") String subject) {
    return RegistryJson.bytes(versionsOf(subject).stream().map(Bundled::version).toList());
  }

  @POST
  @Path("subjects/{subject}/versions")
  public byte[] register(@PathParam("subject") String subject, InputStream body) {
    Bundled bundled =
        find(subject, body).orElseThrow(() -> RegistryException.incompatible(subject));
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

  /** Only a bundled schema itself is sure to be compatible with every version, now and later. */
  @POST
  @Path("compatibility/subjects/{subject}/versions{version: (/[^/]+)?}")
  public byte[] compatible(@PathParam("subject") String subject, InputStream body) {
    boolean same = find(subject, body).isPresent();
    return RegistryJson.bytes(
        new RegistryJson.Compatible(
            same, same ? List.of() : List.of("Expected the bundled schema, but it is another")));
  }

  /** The version of the subject that was posted, if it is one. */
  private static Optional<Bundled> find(String subject, InputStream body) {
    List<Bundled> versions = versionsOf(subject);
    String posted = RegistryJson.postedSchema(body).orElseThrow(RegistryException::invalidSchema);
    for (Bundled bundled : versions) {
      Comparison comparison = BundledSchemas.compare(bundled, posted);
      if (comparison == Comparison.INVALID) {
        throw RegistryException.invalidSchema();
      }
      if (comparison == Comparison.SAME) {
        return Optional.of(bundled);
      }
    }
    return Optional.empty();
  }

  private static List<Bundled> versionsOf(String subject) {
    List<Bundled> versions = BundledSchemas.versions(subject);
    if (versions.isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    return versions;
  }

  private static Bundled byVersion(String subject, String version) {
    List<Bundled> versions = versionsOf(subject);
    if (version.equals("latest") || version.equals("-1")) {
      return versions.get(versions.size() - 1);
    }
    int number;
    try {
      number = Integer.parseInt(version);
    } catch (NumberFormatException notANumber) {
      throw RegistryException.invalidVersion(version);
    }
    return versions.stream()
        .filter(bundled -> bundled.version() == number)
        .findFirst()
        .orElseThrow(() -> RegistryException.versionNotFound(version));
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
